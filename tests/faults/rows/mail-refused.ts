import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../harness/until.ts';
import { createClient } from '../client.ts';
import { commentLinks, openPage } from '../moderating.ts';
import { BOTH, type Row } from '../row.ts';
import { inSeconds } from '../seconds.ts';
import { judge } from '../settling.ts';
import type { Stage } from '../stage.ts';
import { shownIds } from '../world.ts';

const LINKS = 6;
/** How long pauses between two tries have become at the end of the outage, and some time to work. */
const ALL_WITHIN_MS = { quick: 70_000, full: 150_000 };

/** F14. The mail server refuses every connection while comments come in and links of earlier mails are used. */
export const mailRefused: Row = {
  id: 'F14',
  title: 'SMTP refused for a while',
  pass: 'all delivered after return; deciding works meanwhile',
  quickOn: ['sqlite'],
  fullOn: BOTH,
  async run(lab) {
    const stage = await lab.stage();
    await stage.load({ count: LINKS }).done;
    await until('earlier mails are there', () => linksOf(stage).size === LINKS, 60_000);
    await stage.mail.shut();
    const load = stage.load({ connections: 8, perSecond: 8 });
    const away = sleep(lab.amount(10_000, 75_000));
    const decided = await decideAll(stage);
    await sleep(lab.amount(3_000, 30_000));
    const { acked, failed } = await load.stop();
    await lab.rest(away);
    const inBetween = stage.mails.length;
    await stage.mail.open();
    const returned = Date.now();
    const { figures, faults } = await lab.rest(
      judge(stage, { within: ALL_WITHIN_MS[lab.full ? 'full' : 'quick'] }),
    );
    const shown = await shownIds(stage, stage.acks.read());
    const last = Math.max(returned, ...stage.mails.map(({ at }) => at)) - returned;
    if (failed) faults.push(`${failed} submissions were not accepted`);
    if (stage.mails.length === inBetween) faults.push('no mail came after the return: nothing was tried');
    if (decided.ok < LINKS) faults.push(`of ${LINKS} decisions ${LINKS - decided.ok} failed`);
    if (shown.length !== LINKS) faults.push(`${shown.length} comments are shown, ${LINKS} were approved`);
    return {
      figures: {
        accepted: acked,
        'decided meanwhile': decided.ok,
        'slowest decision': inSeconds(decided.slowest),
        'all delivered': inSeconds(last),
        ...figures,
      },
      faults,
    };
  },
};

const linksOf = (stage: Stage) => commentLinks(stage.mails, 'lan@bao.example');

/** Approves every comment that was mailed, one after the other. */
async function decideAll(stage: Stage): Promise<{ ok: number; slowest: number }> {
  const client = createClient(1);
  let ok = 0;
  let slowest = 0;
  try {
    for (const path of linksOf(stage).values()) {
      const { page, press } = await openPage(client, stage.url + path);
      const answer = await press('approve');
      if (page.status === 200 && answer.status < 400) ok += 1;
      slowest = Math.max(slowest, page.ms, answer.ms);
    }
  } finally {
    client.close();
  }
  return { ok, slowest };
}
