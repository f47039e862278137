/** What an operator has in front of them: a folder of files, Redis, a mail server with a login, and a shell. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { childEnvironment } from '../../config/env.ts';
import { freePort } from '../../src/local/ports.ts';
import { type PrivateRedis, startPrivateRedis } from '../../src/local/private-redis.ts';
import { sitesText } from '../harness/site.ts';

/** An address that is not loopback by its spelling and yet leads to this machine (Linux and macOS). */
export const OUTWARD = '0.0.0.0';
export const PASSWORD = 'mat-khau-cua-hop-thu';
export const KEY = 'Yy8pQ2hhb2JhbnRvaW1vdGtob2FhbnRvYW4xMjM0NTY=';

/** Whatever the shell of the person who runs the tests has set. */
const UNSET = Object.fromEntries(
  ['SECRET_KEYS', 'ALLOW_HTTP', 'TRUST_PROXY', 'ADMIN_PORT', 'WORKER_ADMIN_PORT', 'SMTP_URL_FILE'].map(
    (name) => [name, ''],
  ),
);

export interface ServerRoom {
  dir: string;
  redis: PrivateRedis;
  database: string;
  /** A good environment for production; tests lay changes over it. */
  environment: Record<string, string>;
  /** Runs a command of `src/commands` to its end. @param words what is typed behind it */
  run(
    command: string,
    changes?: Record<string, string>,
    words?: readonly string[],
  ): Promise<{ lines: string[]; code: number | null }>;
  /** Starts a process and leaves it running until `close`. */
  start(script: string, changes?: Record<string, string>, words?: readonly string[]): ChildProcess;
  close(): Promise<void>;
}

export async function openServerRoom(): Promise<ServerRoom> {
  const dir = await mkdtemp(join(tmpdir(), 'binhluan-operator-'));
  const redis = await startPrivateRedis({ dir: join(dir, 'redis') });
  const mail = await startMailServer();
  const sites = join(dir, 'sites.yaml');
  await writeFile(
    sites,
    sitesText({
      origins: ['https://bao.test', 'https://m.bao.test'],
      moderators: [{ id: 'lan', name: 'Lan', email: 'lan@bao.test' }],
    }),
  );
  const keys = join(dir, 'secret.keys');
  await writeFile(keys, `${KEY}\n`);
  await chmod(keys, 0o640);
  const database = join(dir, 'binhluan.db');
  const port = await freePort(0);
  const environment: Record<string, string> = {
    ...UNSET,
    NODE_ENV: 'production',
    NODE_OPTIONS: '',
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: `sqlite:${database}`,
    REDIS_URL: redis.url,
    SMTP_URL: `smtp://binhluan:${PASSWORD}@127.0.0.1:${mail.port}`,
    MAIL_FROM: 'Báo Mẫu Online <binhluan@bao.test>',
    SECRET_KEYS_FILE: keys,
    SITES_FILE: sites,
  };
  const running: ChildProcess[] = [];
  const start = (script: string, changes: Record<string, string> = {}, words: readonly string[] = []) => {
    const child = spawn(process.execPath, [script, ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: childEnvironment({ ...environment, ...changes }),
    });
    running.push(child);
    return child;
  };
  return {
    dir,
    redis,
    database,
    environment,
    start,
    async run(command, changes, words) {
      const child = start(`src/commands/${command}.ts`, changes, words);
      let text = '';
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (data: Buffer) => {
          text += data.toString();
        });
      const [code] = (await once(child, 'close')) as [number | null];
      return { lines: text.trim().split('\n'), code };
    },
    async close() {
      for (const child of running) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await mail.close();
      await redis.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function startMailServer(): Promise<{ port: number; close(): Promise<void> }> {
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      if (username === 'binhluan' && password === PASSWORD) done(null, { user: username });
      else done(Object.assign(new Error('Invalid login'), { responseCode: 535 }));
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
