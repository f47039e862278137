import { randomUUID } from 'node:crypto';
import { sitesText } from '../../harness/site.ts';
import type { Ack } from '../acks.ts';
import { type Client, createClient } from '../client.ts';
import { commentLinks, formsIn, postForm } from '../moderating.ts';
import type { Lab, Outcome } from '../row.ts';
import { inSeconds } from '../seconds.ts';
import { judge, settled } from '../settling.ts';
import { shownWithin } from '../showing.ts';
import type { Stage } from '../stage.ts';
import { submitOnce } from '../submitting.ts';
import { makeClock } from '../wrong-clock.ts';

const LIMIT = 6;
const MAILED_WITHIN_MS = 30_000;
const SWEPT_WITHIN_MS = 30_000;

/** Three APIs, right, two hours ahead and two hours behind, and a worker that is right; everything goes through all. */
export async function clocksDiffer(lab: Lab): Promise<Outcome> {
  const limited = { id: 'limited', limits: { address: `${LIMIT}/1m` } };
  const stage = await lab.stage({ sites: sitesText({}, limited) });
  const client = createClient(16);
  lab.finally(() => client.close());
  const faults: string[] = [];
  for (const hours of [2, -2]) {
    const clock = makeClock(lab.dir, String(hours), hours * 3_600_000);
    const api = await stage.addApi(clock.env);
    await api.start();
    await clock.rules([api]);
  }
  const urls = stage.apis.map(({ url }) => url as string);

  let turn = 0;
  const to = () => urls[turn++ % urls.length] as string;
  const { failed } = await stage.load({ count: lab.amount(120, 1_000), connections: 16, to }).done;
  if (failed) faults.push(`${failed} submissions were not accepted`);
  const begun = Date.now();
  faults.push(...(await settled(stage, { within: MAILED_WITHIN_MS })));
  const mailed = Date.now() - begun;
  lab.say(`mailed after ${inSeconds(mailed)}`);

  const pressed = await pressEverywhere(stage, client, urls);
  const shown = await shownWithin(5_000, urls, pressed.approved);
  const passed = await letThrough(stage, client, urls);
  const swept = await lab.rest(lostJobs(stage, client, urls));

  const judged = await judge(stage, { within: 60_000 });
  if (swept > SWEPT_WITHIN_MS) faults.push(`a lost job was swept only after ${inSeconds(swept)}`);
  if (passed !== LIMIT) faults.push(`${passed} comments were let through where ${LIMIT} may pass`);
  return {
    figures: {
      'mailed after': inSeconds(mailed),
      links: `${pressed.worked} of ${pressed.tried}`,
      'shown by all after': inSeconds(shown.ms),
      'let through': `${passed} of ${2 * LIMIT}`,
      'swept after': inSeconds(swept),
      ...judged.figures,
    },
    faults: [...faults, ...pressed.faults, ...shown.faults, ...judged.faults],
  };
}

/** Every link is opened at one API and pressed at another. */
async function pressEverywhere(stage: Stage, client: Client, urls: readonly string[]) {
  const links = commentLinks(stage.mails, stage.sites[0]?.moderators[0]?.email ?? '');
  const acks = new Map(stage.acks.read().map((ack) => [ack.n, ack]));
  const ways = urls.flatMap((opened) => urls.map((pressed) => [opened, pressed] as const));
  const approved: Ack[] = [];
  const faults: string[] = [];
  let tried = 0;
  for (const [n, link] of [...links].slice(0, 3 * ways.length)) {
    const [opened, pressed] = ways[tried++ % ways.length] as (typeof ways)[number];
    const page = await client.send(opened + link);
    const form = formsIn(page.body).find(({ buttons }) => buttons.some(({ value }) => value === 'approve'));
    const fields = { ...form?.fields, action: 'approve' };
    const { status } = await postForm(client, pressed + link, fields, { 'Sec-Fetch-Site': 'same-origin' });
    if (page.status === 200 && form && status < 400) approved.push(acks.get(n) as Ack);
    else faults.push(`a link opened with ${page.status} and pressed with ${status}`);
  }
  if (!tried) faults.push('there was no link to press');
  return { tried, worked: approved.length, approved, faults };
}

/** Twice as many as an address may send, one by one through all APIs. @returns how many were accepted */
async function letThrough(stage: Stage, client: Client, urls: readonly string[]): Promise<number> {
  let passed = 0;
  for (let n = 0; n < 2 * LIMIT; n++) {
    const reply = await submitTo(stage, client, urls[n % urls.length] as string, 'limited');
    if (reply === 202) passed += 1;
  }
  return passed;
}

/** Comments whose jobs are lost while no worker runs. @returns milliseconds until all are screened */
async function lostJobs(stage: Stage, client: Client, urls: readonly string[]): Promise<number> {
  const [worker] = stage.workers;
  await worker?.stop();
  for (let n = 0; n < 4 * urls.length; n++)
    await submitTo(stage, client, urls[n % urls.length] as string, stage.sites[0]?.id as string);
  await stage.queues.redis.flushall();
  await worker?.start();
  const begun = Date.now();
  const open = await settled(stage, { within: 2 * SWEPT_WITHIN_MS });
  return open.length ? Number.POSITIVE_INFINITY : Date.now() - begun;
}

async function submitTo(stage: Stage, client: Client, url: string, site: string) {
  const deadline = Date.now() + 30_000;
  const body = () => ({ site });
  const reply = await submitOnce(randomUUID(), { client, acks: stage.acks, to: () => url, body, deadline });
  return reply?.status;
}
