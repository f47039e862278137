/**
 * `npm run endurance`: very many comments through two APIs and two workers of which one is killed every few seconds,
 * and at the end everything is counted.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startRedisCluster } from '../harness/redis-cluster.ts';
import { sitesText } from '../harness/site.ts';
import { type Database, postgresDatabase, postgresServer } from './database.ts';
import { startKiller } from './endurance/killer.ts';
import { watchMemory } from './endurance/memory.ts';
import { startModerator } from './endurance/moderator.ts';
import { readOptions } from './endurance/options.ts';
import type { RedisServer } from './redis.ts';
import { inSeconds } from './seconds.ts';
import { judge, settled } from './settling.ts';
import { openStage, type Stage } from './stage.ts';
import { readWorld } from './world.ts';

const KILL_EVERY_MS = [4_000, 8_000] as const;
/** A worker hands over one mail at a time: so many one kill may have sent once more. */
const MAILS_AT_ONCE = 1;
/** Each site is sent one mail a minute with 20 comments at most, so 500 comments take 25 minutes whatever the machine. */
const SETTLED_WITHIN_MS = 40 * 60_000;
const TELL_EVERY_MS = 10_000;

const options = readOptionsOrExit();
const begun = Date.now();
const ends: (() => unknown)[] = [];
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void end(130));

function readOptionsOrExit() {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}

async function end(code: number): Promise<never> {
  for (const each of ends.splice(0).reverse()) await Promise.resolve(each()).catch(() => {});
  process.exit(code);
}

const say = (text: string) =>
  process.stderr.write(`${String(Math.round((Date.now() - begun) / 1_000)).padStart(5)} s  ${text}\n`);

async function open(): Promise<Stage> {
  const dir = await mkdtemp(join(tmpdir(), 'binhluan-endurance-'));
  ends.push(() => rm(dir, { recursive: true, force: true }));
  let database: Database | undefined;
  if (options.store === 'postgres') {
    const server = await postgresServer();
    ends.push(() => server.stop());
    database = postgresDatabase(await server.createDatabase('endurance'));
  }
  let redis: RedisServer | undefined;
  if (options.redis === 'cluster') redis = await startRedisCluster({ dir: join(dir, 'redis') });
  // More mails than any newspaper has, as full as they may be: the backlog shall not outgrow the run.
  const sites = Array.from({ length: options.sites }, (_, n) => ({
    id: `bao-${n}`,
    moderators: [{ id: 'lan', name: 'Lan', email: 'lan@bao.example' }],
    moderation: { firstAfter: '1m', every: '1m', maxPerHour: 1_000 },
  }));
  const stage = await openStage({
    apis: 2,
    workers: 2,
    sites: sitesText(...sites),
    ...(database && { database }),
    ...(redis && { redis }),
  });
  ends.push(() => stage.close());
  return stage;
}

async function run(stage: Stage): Promise<string[]> {
  const programs = [...stage.apis, ...stage.workers];
  const memory = watchMemory(programs);
  const moderator = startModerator(stage);
  const killer = startKiller(programs, KILL_EVERY_MS);
  let turn = 0;
  const load = stage.load({
    count: options.count,
    connections: options.connections,
    articles: 200,
    patience: 5 * 60_000,
    to: () => stage.apis[turn++ % stage.apis.length]?.url as string,
    body: (n) => ({ site: `bao-${n % options.sites}`, name: `Bạn đọc ${randomUUID().slice(0, 4)}` }),
  });
  const tell = setInterval(() => {
    say(
      `${load.acked} of ${options.count} accepted, ${stage.mails.length} mails, kills ${words(killer.kills)}`,
    );
  }, TELL_EVERY_MS);
  const report = await load.done;
  const loadMs = Date.now() - begun;
  await killer.stop();
  clearInterval(tell);
  const { pressed, broken } = await moderator.stop();
  say(`${report.acked} accepted; waiting until everything has come to its end`);
  const settling = Date.now();
  for (let told = 0; Date.now() - settling < SETTLED_WITHIN_MS; await sleep(2_000)) {
    const open = await settled(stage, { within: 0 });
    if (!open.length) break;
    if (Date.now() - told < TELL_EVERY_MS) continue;
    told = Date.now();
    say(`${stage.mails.length} mails; ${open.join(', ')}`);
  }
  const settledIn = Date.now() - settling;
  const workers = killer.kills.worker ?? 0;
  const { figures, faults } = await judge(stage, { within: 1_000, duplicates: workers * MAILS_AT_ONCE });
  const { ledgers } = await readWorld(stage);
  const most = memory.stop();

  const failed = report.failed ? [`${report.failed} submissions were not accepted`] : [];
  if (broken) failed.push(`${broken} presses of a moderator were answered with 5xx`);
  const lines: [string, string | number][] = [
    ['accepted', `${report.acked} of ${report.submissions}`],
    ['kills', words(killer.kills)],
    ['submits/s', `${report.perSecond} over ${inSeconds(loadMs)}`],
    ['answers p50, p99, slowest', `${report.p50} ms, ${report.p99} ms, ${report.slowest} ms`],
    ['tries', words(report.tries)],
    ['settled after', inSeconds(settledIn)],
    ['mails', figures.mails as number],
    ['mails once more', `${figures.duplicates} (${workers} workers killed)`],
    ['decisions pressed', pressed],
    ['most memory, MB', words(most)],
  ];
  console.log(`\n${lines.map(([name, value]) => `${name.padEnd(26)} ${value}`).join('\n')}\n`);
  for (const [site, ledger] of ledgers) console.log(`${site.padEnd(26)} ${words(ledger)}`);
  return [...failed, ...killer.faults, ...faults];
}

const words = (numbers: Readonly<Record<string, number>>) =>
  Object.entries(numbers)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ');

try {
  const faults = await run(await open());
  console.log(`\n${faults.length ? faults.join('\n') : 'Nothing lost, nothing twice.'}`);
  await end(faults.length ? 1 : 0);
} catch (error) {
  console.error((error as Error).stack);
  await sleep(0);
  await end(1);
}
