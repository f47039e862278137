/** The two processes as they run in production, over a Redis, a SQLite file and an SMTP server of their own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childEnvironment } from '../../config/env.ts';
import { freePort } from '../../src/local/ports.ts';
import { type PrivateRedis, startPrivateRedis } from '../../src/local/private-redis.ts';
import { openFile } from '../../src/store/database/sqlite.ts';
import { type PostOffice, startPostOffice } from './post-office.ts';
import { sitesText } from './site.ts';
import { until } from './until.ts';

export interface Processes {
  url: string;
  redis: PrivateRedis;
  post: PostOffice;
  server: ChildProcess;
  worker: ChildProcess;
  startServer(): Promise<void>;
  startWorker(): Promise<void>;
  /** Rows of a query on the file, read as an operator with a shell would. */
  rows(sql: string): Record<string, unknown>[];
  /** What both processes wrote to their logs. */
  log(): string;
  close(): Promise<void>;
}

/** Starts Redis, mail, the server and one worker, and waits until the server answers. */
export async function startProcesses({ sites = sitesText() } = {}): Promise<Processes> {
  const dir = await mkdtemp(join(tmpdir(), 'binhluan-processes-'));
  const file = join(dir, 'test.db');
  const sitesFile = join(dir, 'sites.yaml');
  await writeFile(sitesFile, sites);
  const redis = await startPrivateRedis({ dir: join(dir, 'redis') });
  const post = await startPostOffice();
  const port = await freePort(0);
  const url = `http://127.0.0.1:${port}`;
  let log = '';

  function start(script: string): ChildProcess {
    const child = spawn(process.execPath, [script], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: childEnvironment({
        NODE_ENV: 'production',
        NODE_OPTIONS: '',
        HOST: '127.0.0.1',
        PORT: String(port),
        PUBLIC_URL: url,
        DATABASE_URL: `sqlite:${file}`,
        REDIS_URL: redis.url,
        SMTP_URL: post.url,
        MAIL_FROM: 'Báo Mẫu Online <binhluan@bao.example>',
        SECRET_KEYS: 'a key for tests that is long enough to be one',
        SITES_FILE: sitesFile,
        LOG_LEVEL: 'info',
      }),
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data: Buffer) => {
        log += data.toString();
      });
    return child;
  }

  const processes: Processes = {
    url,
    redis,
    post,
    server: start('src/server.ts'),
    worker: start('workers/main.ts'),
    async startServer() {
      processes.server = start('src/server.ts');
      await answering(url);
    },
    async startWorker() {
      processes.worker = start('workers/main.ts');
    },
    rows(sql) {
      const db = openFile(file, { readOnly: true });
      try {
        return db.prepare(sql).all() as Record<string, unknown>[];
      } finally {
        db.close();
      }
    },
    log: () => log,
    async close() {
      for (const child of [processes.server, processes.worker]) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await post.close();
      await processes.redis.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
  await answering(url);
  return processes;
}

async function answering(url: string): Promise<void> {
  await until('the server answers', () =>
    fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
}
