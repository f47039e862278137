import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { postgresDatabase, postgresServer } from '../database.ts';
import { watchLists } from '../lists.ts';
import { refusalFaults, startReaders, type Watched } from '../readers.ts';
import type { Row } from '../row.ts';
import { inSeconds } from '../seconds.ts';
import { judge } from '../settling.ts';
import type { Stage } from '../stage.ts';

const REFUSED_WITHIN_MS = 2_000;
const RECOVERED_WITHIN_MS = 5_000;
const MAIL_MS = 300;
const CONNECTIONS = 40;

/** F21. The server is killed under load; then another client holds the table; then every connection is taken. */
export const postgresAway: Row = {
  id: 'F21',
  title: 'PostgreSQL killed; its connections all taken',
  pass: '503 ≤ 2 s, recovery ≤ 5 s, I1',
  quickOn: ['postgres'],
  fullOn: ['postgres'],
  async run(lab) {
    const server = await postgresServer({ max_connections: String(CONNECTIONS) });
    lab.finally(() => server.stop());
    const url = await server.createDatabase('away');
    const stage = await lab.stage({ workers: 2, database: postgresDatabase(`${url}?pool=4`) });
    // Some mail is always just being taken: what the mail server said must not be lost with the database.
    stage.mail.onMail = () => sleep(MAIL_MS, null);
    const phases: Record<string, Phase> = {};

    const kills = lab.amount(2, 10);
    for (let kill = 1; kill <= kills; kill++) {
      const phase = await underLoad(stage, async () => {
        await server.kill();
        await sleep(lab.amount(3_000, 2_000 + Math.random() * 8_000));
        await server.start();
      });
      lab.say(`kill ${kill} of ${kills}: ${phase.watched.refused} refused`);
      phases.killed = worse(phases.killed, phase);
    }
    const holdMs = lab.amount(5_000, 20_000);
    phases.locked = await underLoad(stage, async () => {
      const [holder] = await connect(url, 1);
      await holder?.query('begin; lock table comments in exclusive mode');
      await sleep(holdMs);
      await holder?.end();
    });
    phases.full = await underLoad(stage, async () => {
      const holders = await connect(url, CONNECTIONS, `application_name = 'binhluan'`);
      await sleep(holdMs);
      await Promise.all(holders.map((holder) => holder.end()));
    });

    const { figures, faults } = await lab.rest(judge(stage));
    for (const [name, { watched, recovered, slowestList }] of Object.entries(phases)) {
      const own = refusalFaults(watched, REFUSED_WITHIN_MS);
      if (recovered > RECOVERED_WITHIN_MS) own.push(`refusals went on for ${inSeconds(recovered)}`);
      if (slowestList > REFUSED_WITHIN_MS) own.push(`a list took ${inSeconds(slowestList)}`);
      faults.push(...own.map((fault) => `${name}: ${fault}`));
    }
    const told = Object.entries(phases).map(([name, { watched, recovered, slowestList }]) => [
      name,
      `${watched.refused} × 503 ≤ ${inSeconds(watched.slowestRefusal)}, lists ≤ ${inSeconds(slowestList)}, recovered ${inSeconds(recovered)}`,
    ]);
    return { figures: { kills, ...Object.fromEntries(told), ...figures }, faults };
  },
};

interface Phase {
  watched: Watched;
  /** Milliseconds. */
  recovered: number;
  slowestList: number;
}

async function underLoad(stage: Stage, fault: () => Promise<void>): Promise<Phase> {
  const lists = watchLists(stage);
  const readers = startReaders(stage);
  await sleep(1_000);
  await fault();
  const over = Date.now();
  await sleep(RECOVERED_WITHIN_MS);
  const watched = await readers.stop();
  return { watched, recovered: watched.recovered(over), slowestList: (await lists.stop()).slowest };
}

function worse(one: Phase | undefined, other: Phase): Phase {
  if (!one) return other;
  const { watched } = one;
  return {
    watched: {
      ...watched,
      failed: watched.failed + other.watched.failed,
      refused: watched.refused + other.watched.refused,
      slowestRefusal: Math.max(watched.slowestRefusal, other.watched.slowestRefusal),
      strange: [...watched.strange, ...other.watched.strange],
    },
    recovered: Math.max(one.recovered, other.recovered),
    slowestList: Math.max(one.slowestList, other.slowestList),
  };
}

/**
 * Takes connections until there are no more.
 * @param most at most so many
 * @param ending whose connections are ended first, as a condition on pg_stat_activity
 */
async function connect(url: string, most: number, ending?: string): Promise<pg.Client[]> {
  const clients: pg.Client[] = [];
  while (clients.length < most) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    try {
      await client.connect();
    } catch {
      break;
    }
    clients.push(client);
    if (ending) await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${ending}`);
  }
  return clients;
}
