import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Program } from '../../harness/processes.ts';
import { type Client, createClient } from '../client.ts';
import { BOTH, type Row } from '../row.ts';
import { inSeconds } from '../seconds.ts';
import { judge } from '../settling.ts';
import type { Stage } from '../stage.ts';
import { submitOnce } from '../submitting.ts';

const SWEPT_WITHIN_MS = 30_000;
/** Submissions that share a commit: the answers of the first leave before the jobs of all are put in. */
const AT_ONCE = 40;
const MOST_TRIES = 60;

/**
 * F4. The API is stopped (SIGSTOP) when the first answer of a burst arrives, so that it can be looked at: what is
 * committed and unknown to Redis is caught between the two, and then the process is killed. Otherwise it goes on.
 */
export const lostJob: Row = {
  id: 'F4',
  title: 'the API killed between commit and queue.add',
  pass: 'swept ≤ 30 s',
  quickOn: BOTH,
  fullOn: BOTH,
  async run(lab) {
    const stage = await lab.stage();
    const client = createClient(AT_ONCE);
    lab.finally(() => client.close());
    const kills = lab.amount(2, 20);
    const times: Promise<number>[] = [];
    let caught = 0;
    let answered = 0;
    for (let kill = 0; kill < kills; kill++) {
      const burst = await catchBetween(stage, client);
      caught += burst.ids.length;
      answered += burst.ids.filter((id) => burst.acked.has(id)).length;
      times.push(swept(stage, burst.ids));
      lab.say(`kill ${kill + 1} of ${kills}, ${caught} rows without a job`);
      await (stage.apis[0] as Program).start();
      await burst.ended;
    }
    const slowest = Math.max(...(await lab.rest(Promise.all(times))));
    const { figures, faults } = await judge(stage);
    if (!answered) faults.push('no comment was caught that had its 202 already');
    if (slowest > SWEPT_WITHIN_MS) faults.push(`a row was swept only after ${inSeconds(slowest)}`);
    return {
      figures: {
        kills,
        'rows without a job': caught,
        'of these answered': answered,
        'swept after': inSeconds(slowest),
        ...figures,
      },
      faults,
    };
  },
};

/** Sends bursts until a kill falls between commit and job. @returns the rows it left without a job. */
async function catchBetween(stage: Stage, client: Client) {
  const { acks } = stage;
  const api = stage.apis[0] as Program;
  for (let turn = 0; turn < MOST_TRIES; turn++) {
    const before = acks.count;
    let watching = true;
    const submissions = Array.from({ length: AT_ONCE }, () =>
      submitOnce(randomUUID(), {
        client,
        acks,
        to: () => stage.url,
        deadline: Date.now() + 60_000,
        onTry: () => watching && api.signal('SIGSTOP'),
      }),
    );
    const ended = Promise.all(submissions);
    await Promise.race(submissions);
    // What it wrote to anybody before it stood still has arrived by then.
    await sleep(150);
    watching = false;
    const acked = new Set(
      acks
        .read()
        .slice(before)
        .map(({ id }) => id),
    );
    const ids = await withoutJob(stage);
    if (ids.some((id) => acked.has(id))) {
      await api.kill();
      return { ids, acked, ended };
    }
    api.signal('SIGCONT');
    await ended;
  }
  throw new Error(`in ${MOST_TRIES} bursts none was caught between commit and job`);
}

async function withoutJob({ read, queues }: Stage): Promise<string[]> {
  const rows = await read
    .selectFrom('comments')
    .select(['id', 'version'])
    .where('unscreened', '=', 1)
    .execute();
  const known = await Promise.all(
    rows.map(({ id, version }) => queues.knows('screening', `screening-${id}-${version}`)),
  );
  return rows.filter((_, index) => !known[index]).map(({ id }) => id);
}

/** Milliseconds until all of these are screened. */
async function swept({ read }: Stage, ids: readonly string[]): Promise<number> {
  const begun = Date.now();
  for (;;) {
    const left = await read
      .selectFrom('comments')
      .select('id')
      .where('id', 'in', ids)
      .where('unscreened', '=', 1)
      .execute();
    const passed = Date.now() - begun;
    if (!left.length || passed > 2 * SWEPT_WITHIN_MS) return passed;
    await sleep(200);
  }
}
