import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../client.ts';
import { commentLinks, openPage } from '../moderating.ts';
import { startReaders } from '../readers.ts';
import type { Lab, Outcome } from '../row.ts';
import { inSeconds } from '../seconds.ts';
import { judge, settled } from '../settling.ts';
import { shownWithin } from '../showing.ts';
import type { Stage } from '../stage.ts';
import { makeClock } from '../wrong-clock.ts';

const HOUR_MS = 3_600_000;
const MAILED_WITHIN_MS = 45_000;
const SHOWN_WITHIN_MS = 15_000;

/** The clock of the machine with all processes is set under load: two hours on, four back, two on. */
export async function clockSet(lab: Lab): Promise<Outcome> {
  const clock = makeClock(lab.dir, 'machine');
  const stage = await lab.stage({ env: clock.env });
  const faults: string[] = [];
  const approved = new Set<number>();
  let mailed = 0;
  let shown = 0;
  let worked = 0;
  for (const hours of [0, 2, -2, 0]) {
    const readers = startReaders(stage, { count: 8 });
    await sleep(1_000);
    clock.set(hours * HOUR_MS);
    await clock.rules([...stage.apis, ...stage.workers]);
    lab.say(`the clock is ${hours} h ahead`);
    await sleep(lab.amount(1_500, 10_000));
    const { failed, refused, strange } = await readers.stop();
    if (failed || refused) faults.push(`${failed + refused} submissions were refused (${hours} h)`);
    const begun = Date.now();
    const open = await settled(stage, { within: MAILED_WITHIN_MS });
    faults.push(...strange, ...open.map((what) => `${what} (${hours} h)`));
    mailed = Math.max(mailed, Date.now() - begun);

    worked += await approveSome(stage, approved, faults);
    const acks = stage.acks.read().filter(({ n }) => approved.has(n));
    const seen = await shownWithin(SHOWN_WITHIN_MS, [stage.url], acks);
    shown = Math.max(shown, seen.ms);
    faults.push(...seen.faults.map((fault) => `${fault} (${hours} h)`));
  }
  const judged = await judge(stage);
  return {
    figures: {
      'mailed after': inSeconds(mailed),
      links: `${worked} of ${approved.size}`,
      'shown after': inSeconds(shown),
      ...judged.figures,
    },
    faults: [...faults, ...judged.faults],
  };
}

/** Presses old and new links. @returns how many worked */
async function approveSome(stage: Stage, approved: Set<number>, faults: string[]): Promise<number> {
  const client = createClient(4);
  let worked = 0;
  const links = [...commentLinks(stage.mails, stage.sites[0]?.moderators[0]?.email ?? '')];
  const fresh = links.filter(([n]) => !approved.has(n));
  for (const [n, link] of [...fresh.slice(0, 5), ...fresh.slice(-5)]) {
    const { page, press } = await openPage(client, stage.url + link);
    const { status } = await press('approve');
    approved.add(n);
    if (page.status === 200 && status < 400) worked += 1;
    else faults.push(`a link opened with ${page.status} and pressed with ${status}`);
  }
  client.close();
  return worked;
}
