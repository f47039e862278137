/** A world of real things: processes, Redis, a mail server and a database; everything a row breaks. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Site } from '../../config/sites.ts';
import { parseSites } from '../../config/sites-file.ts';
import { freePort } from '../../src/local/ports.ts';
import type { Db } from '../../src/store/database/schema.ts';
import { createProgram, type Program } from '../harness/processes.ts';
import { sitesText } from '../harness/site.ts';
import { type Acks, keepAcks } from './acks.ts';
import { type Database, sqliteDatabase } from './database.ts';
import { type Load, type LoadOptions, startLoad } from './load.ts';
import { type MailReceiver, type MailServer, startMailServer } from './mail-server.ts';
import { type QueueView, type RedisServer, type SingleRedis, singleRedis, viewQueues } from './redis.ts';

export interface StageOptions {
  /** Processes of each kind that run when the stage is handed over. */
  apis?: number;
  workers?: number;
  /** The text of the sites file; by default one site without waiting times and limits, moderators lan and minh. */
  sites?: string;
  /** Settings of the stage's own Redis. */
  redisOptions?: Record<string, string>;
  /** Instead of the stage's own; the stage ends what it is handed. */
  redis?: RedisServer;
  mail?: MailReceiver;
  database?: Database;
  /** Environment of every process, over what the stage sets. */
  env?: Record<string, string>;
}

export interface Stage {
  readonly dir: string;
  /** Of the first API. */
  readonly url: string;
  readonly sites: readonly [Site, ...Site[]];
  readonly apis: Program[];
  readonly workers: Program[];
  /** The stage's own Redis and mail server; a row that brought others keeps hold of them itself. */
  readonly redis: SingleRedis;
  readonly mail: MailServer;
  readonly mails: MailReceiver['mails'];
  readonly database: Database;
  readonly read: Db;
  readonly acks: Acks;
  readonly queues: QueueView;
  /** Another one, at a port of its own; not started. */
  addApi(env?: Record<string, string>): Promise<Program>;
  addWorker(env?: Record<string, string>): Program;
  /** Readers who submit, to the first API unless told otherwise. */
  load(options?: LoadOptions): Load;
  /** What all processes wrote. */
  log(): string;
  /** Ends everything at once, and removes its folder. */
  close(): Promise<void>;
}

/**
 * Starts everything and waits until it answers.
 * @param signal ends what has been started so far, and rejects.
 */
export async function openStage(options: StageOptions = {}, signal?: AbortSignal): Promise<Stage> {
  const { apis = 1, workers = 1, sites: text = sitesText(), env = {} } = options;
  signal?.throwIfAborted();
  const dir = await mkdtemp(join(tmpdir(), 'binhluan-faults-'));
  const ends: (() => unknown)[] = [() => rm(dir, { recursive: true, force: true })];
  const sitesFile = join(dir, 'sites.yaml');
  const all: Program[] = [];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  const keep = <T>(thing: T, end: () => unknown): T => {
    ends.push(end);
    signal?.throwIfAborted();
    return thing;
  };
  signal?.addEventListener('abort', () => void Promise.all(all.map((program) => program.kill())));
  try {
    const { sites, faults } = parseSites(text);
    const [first, ...others] = sites;
    if (!first) throw new Error(faults.join('\n'));
    await writeFile(sitesFile, text);
    await mkdir(join(dir, 'logs'));
    const database = options.database ?? sqliteDatabase(dir);
    keep(database, () => database.close());
    const redis = options.redis ?? (await singleRedis(join(dir, 'redis'), options.redisOptions));
    keep(redis, () => redis.stop());
    const mail = options.mail ?? (await startMailServer());
    keep(mail, () => mail.close());
    const queues = viewQueues(redis.url);
    keep(queues, () => queues.close());
    const port = await freePort(0);
    const url = `http://127.0.0.1:${port}`;
    keep(all, () => Promise.all(all.map((program) => program.kill())));

    const settings = {
      HOST: '127.0.0.1',
      PUBLIC_URL: url,
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      SMTP_URL: mail.url,
      MAIL_FROM: 'Báo Mẫu Online <binhluan@bao.example>',
      SECRET_KEYS: 'a key for tests that is long enough to be one',
      SITES_FILE: sitesFile,
      LOG_LEVEL: 'info',
      ...env,
    };
    const add = (
      script: 'src/server.ts' | 'workers/main.ts',
      name: string,
      extra: Record<string, string>,
    ) => {
      const logFile = join(dir, 'logs', `${name}.log`);
      const program = createProgram({ script, name, logFile, env: { ...settings, ...extra } });
      all.push(program);
      return program;
    };
    const acks = keepAcks(join(dir, 'acks.jsonl'));
    const stage: Stage = {
      dir,
      url,
      sites: [first, ...others],
      apis: [],
      workers: [],
      redis: redis as SingleRedis,
      mail: mail as MailServer,
      mails: mail.mails,
      database,
      get read() {
        return database.read();
      },
      acks,
      queues,
      async addApi(extra = {}) {
        const own = stage.apis.length ? await freePort(0) : port;
        const program = add('src/server.ts', `api-${stage.apis.length + 1}`, { PORT: String(own), ...extra });
        stage.apis.push(program);
        return program;
      },
      addWorker(extra = {}) {
        const program = add('workers/main.ts', `worker-${stage.workers.length + 1}`, extra);
        stage.workers.push(program);
        return program;
      },
      load: (wanted) => startLoad(url, acks, wanted),
      log: () => all.map((program) => program.log()).join(''),
      close,
    };
    for (let n = 0; n < apis; n++) await stage.addApi();
    for (let n = 0; n < workers; n++) stage.addWorker();
    await Promise.all([...stage.apis, ...stage.workers].map((program) => program.start()));
    return stage;
  } catch (error) {
    await close();
    throw error;
  }
}
