/** The server and a worker as processes, over a Redis, a SQLite file and a mail server of their own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/local/ports.ts';
import { type PrivateRedis, startPrivateRedis } from '../../src/local/private-redis.ts';
import { openFile } from '../../src/store/database/sqlite/sqlite.ts';
import { type PostOffice, startPostOffice } from '../harness/post-office.ts';
import { createProgram, type Program } from '../harness/processes.ts';
import { sitesText } from '../harness/site.ts';

export interface Plant {
  url: string;
  redis: PrivateRedis;
  post: PostOffice;
  server: Program;
  worker: Program;
  /** Rows of a query on the file, read as an operator with a shell would. */
  rows(sql: string): Record<string, unknown>[];
  /** Starts Redis again at the same address with what it had on disk. */
  restartRedis(): Promise<void>;
  close(): Promise<void>;
}

/** Starts Redis, mail and both processes. @param smtp another mail server than the one that comes with it */
export async function startPlant({
  sites = sitesText(),
  smtp,
  workerScript = 'workers/main.ts',
}: {
  sites?: string;
  smtp?: string;
  workerScript?: 'workers/main.ts' | 'tests/harness/poison-worker.ts';
} = {}): Promise<Plant> {
  const dir = await mkdtemp(join(tmpdir(), 'binhluan-plant-'));
  const file = join(dir, 'test.db');
  const sitesFile = join(dir, 'sites.yaml');
  await writeFile(sitesFile, sites);
  const post = await startPostOffice();
  const port = await freePort(0);
  const url = `http://127.0.0.1:${port}`;
  const redis = await startPrivateRedis({ dir: join(dir, 'redis') });
  const env = {
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL: `sqlite:${file}`,
    REDIS_URL: redis.url,
    SMTP_URL: smtp ?? post.url,
    MAIL_FROM: 'Báo Mẫu Online <binhluan@bao.example>',
    SECRET_KEYS: 'a key for tests that is long enough to be one',
    SITES_FILE: sitesFile,
    LOG_LEVEL: 'info',
    ADMIN_PORT: '',
    WORKER_ADMIN_PORT: '',
  };
  const logFile = (name: string) => join(dir, `${name}.log`);
  const server = createProgram({ script: 'src/server.ts', name: 'server', env, logFile: logFile('server') });
  const worker = createProgram({
    script: workerScript,
    name: 'worker',
    env,
    logFile: logFile('worker'),
  });
  const plant: Plant = {
    url,
    redis,
    post,
    server,
    worker,
    rows(sql) {
      const db = openFile(file, { readOnly: true });
      try {
        return db.prepare(sql).all() as Record<string, unknown>[];
      } finally {
        db.close();
      }
    },
    async restartRedis() {
      plant.redis = await startPrivateRedis({ dir: join(dir, 'redis') });
    },
    async close() {
      await Promise.all([server.stop(), worker.stop()]);
      await post.close();
      await plant.redis.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
  await server.start();
  await worker.start();
  return plant;
}
