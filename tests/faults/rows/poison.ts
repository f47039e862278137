import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { POISONS, type Poison } from '../../harness/poisons.ts';
import { createProgram, type Program } from '../../harness/processes.ts';
import { textOf } from '../acks.ts';
import { createClient } from '../client.ts';
import { BOTH, type Lab, type Row } from '../row.ts';
import { inSeconds } from '../seconds.ts';
import { judge } from '../settling.ts';
import type { Stage } from '../stage.ts';
import { submitOnce } from '../submitting.ts';

const GOOD_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 100;
/** Each poison is begun three times, and each time but the last a worker that died is missed only after 10 s. */
const PARKED_WITHIN_MS = 180_000;

/**
 * F24. Comments on which screening throws, hangs, spins and kills its process lie among good ones, and no worker runs;
 * then one starts, and whenever it dies it is started again.
 */
export const poison: Row = {
  id: 'F24',
  title: 'poison (throws, hangs, spins, kills) among good comments',
  pass: '500 done ≤ 60 s, the poison parked and visible to moderators',
  quickOn: ['postgres'],
  fullOn: BOTH,
  async run(lab) {
    const stage = await lab.stage({ workers: 0 });
    const good = lab.amount(250, 500);
    const ids = new Map<Poison, string>();
    await stage.load({ connections: 16, count: good / 2 }).done;
    for (const kind of Object.keys(POISONS) as Poison[]) ids.set(kind, await submitPoison(stage, kind));
    await stage.load({ connections: 16, count: good / 2 }).done;

    const begun = Date.now();
    const { deaths } = keepRunning(poisonWorker(stage, lab), lab);
    const all = new Set(ids.values());
    const { faults: slow, doneIn } = await lab.rest(goodDone(stage, all, begun));
    lab.say(`the good ones are done after ${inSeconds(doneIn)}, ${deaths()} deaths`);
    const parkedIn = await lab.rest(untilParked(stage, all, begun));
    // A worker that dies between the mail server's yes and its record sends that mail once more.
    const { figures, faults } = await lab.rest(judge(stage, { duplicates: deaths() }));
    faults.push(...slow, ...(await judgePoison(stage, ids)));
    return {
      figures: {
        good,
        'done in': inSeconds(doneIn),
        deaths: deaths(),
        'all parked in': parkedIn === null ? 'never' : inSeconds(parkedIn),
        ...figures,
      },
      faults,
    };
  },
};

async function submitPoison(stage: Stage, kind: Poison): Promise<string> {
  const client = createClient(1);
  const reply = await submitOnce(randomUUID(), {
    client,
    acks: stage.acks,
    to: () => stage.url,
    deadline: Date.now() + 10_000,
    body: (n) => ({ text: `${textOf(n)} ${POISONS[kind]} <b>đậm</b>` }),
  });
  client.close();
  return (JSON.parse(reply?.body ?? '{}') as { id: string }).id;
}

function poisonWorker(stage: Stage, lab: Lab): Program {
  const worker = createProgram({
    script: 'tests/harness/poison-worker.ts',
    name: 'poison-worker',
    logFile: join(stage.dir, 'logs', 'poison-worker.log'),
    env: {
      PUBLIC_URL: stage.url,
      DATABASE_URL: stage.database.url,
      REDIS_URL: stage.redis.url,
      SMTP_URL: stage.mail.url,
      MAIL_FROM: 'Báo Mẫu Online <binhluan@bao.example>',
      SECRET_KEYS: 'a key for tests that is long enough to be one',
      SITES_FILE: join(stage.dir, 'sites.yaml'),
      LOG_LEVEL: 'info',
    },
  });
  lab.finally(() => worker.kill());
  return worker;
}

/** As a supervisor does. */
function keepRunning(worker: Program, lab: Lab): { deaths(): number } {
  let deaths = -1;
  let over = false;
  lab.finally(() => {
    over = true;
  });
  void (async () => {
    while (!over) {
      if (!worker.running) {
        deaths += 1;
        // It may die before it says that it works.
        await worker.start().catch(() => {});
      }
      await sleep(LOOK_EVERY_MS);
    }
  })();
  return { deaths: () => Math.max(0, deaths) };
}

/** Waits until every comment but the poison is screened. */
async function goodDone(stage: Stage, poison: ReadonlySet<string>, begun: number) {
  for (;;) {
    const open = await stage.read.selectFrom('comments').select('id').where('unscreened', '=', 1).execute();
    const doneIn = Date.now() - begun;
    const left = open.filter(({ id }) => !poison.has(id)).length;
    if (!left) return { doneIn, faults: [] };
    if (doneIn > GOOD_WITHIN_MS)
      return { doneIn, faults: [`after ${inSeconds(doneIn)} ${left} good comments were not screened`] };
    await sleep(LOOK_EVERY_MS);
  }
}

/** @returns after how long all poison waited for a person; null when it did not in time. */
async function untilParked(stage: Stage, poison: ReadonlySet<string>, begun: number): Promise<number | null> {
  for (;;) {
    const open = await stage.read.selectFrom('comments').select('id').where('unscreened', '=', 1).execute();
    if (!open.some(({ id }) => poison.has(id))) return Date.now() - begun;
    if (Date.now() - begun > PARKED_WITHIN_MS) return null;
    await sleep(LOOK_EVERY_MS);
  }
}

async function judgePoison(stage: Stage, ids: ReadonlyMap<Poison, string>): Promise<string[]> {
  const faults: string[] = [];
  const rows = await stage.read
    .selectFrom('comments as c')
    .innerJoin('revisions as r', 'r.comment_id', 'c.id')
    .select(['c.id', 'c.status', 'r.html', 'r.reasons'])
    .execute();
  const isPoison = new Set(ids.values());
  for (const [kind, id] of ids) {
    const row = rows.find((one) => one.id === id);
    if (row?.status !== 'pending') faults.push(`the comment that ${kind} is ${row?.status}`);
    if (!row?.reasons?.includes('"check-failed"'))
      faults.push(`the comment that ${kind} does not say why it waits`);
    if (!row?.html?.includes('&lt;b&gt;')) faults.push(`the text of the comment that ${kind} is not escaped`);
  }
  const along = rows.filter(({ id, reasons }) => !isPoison.has(id) && reasons?.includes('"check-failed"'));
  if (along.length) faults.push(`${along.length} good comments were parked along with the poison`);
  const ready = (await (await fetch(`${stage.url}/readyz`)).json()) as {
    degraded: { code: string; count?: number }[];
  };
  const told = ready.degraded.find(({ code }) => code === 'parked')?.count;
  if (told !== ids.size) faults.push(`operators are told of ${told ?? 0} parked comments, not ${ids.size}`);
  return faults;
}
