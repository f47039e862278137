/** A PostgreSQL of one's own: on a loopback port, without passwords, gone when whoever started it is gone. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { findPostgresBin } from '../../src/local/binaries.ts';
import { guard } from '../../src/local/guard.ts';
import { freePort } from '../../src/local/ports.ts';
import { until } from './until.ts';

export interface TestPostgres {
  /** DATABASE_URL of the database that every cluster has. */
  url: string;
  /** Makes an empty database and names its URL. */
  createDatabase(name: string): Promise<string>;
  /** Ends every process of it at once (SIGKILL), as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again at the same port with what is on disk. */
  start(): Promise<void>;
  stop(): Promise<void>;
  pid(): number;
}

/** The server refuses to run as root; this account exists on every Unix. */
const NOBODY = 65_534;

/**
 * Makes a cluster in a folder of its own, which `stop` removes, and starts it.
 * @param options further settings by name, such as `{ max_connections: '20' }`
 * @throws when there is no PostgreSQL: `node src/local/prepare.js test` brings one.
 */
export async function startPostgres({
  options = {},
}: {
  options?: Record<string, string>;
} = {}): Promise<TestPostgres> {
  const bin = findPostgresBin();
  if (!bin) throw new Error('no PostgreSQL found; `node src/local/prepare.js test` brings one');
  const account = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  // Right below the folder for temporary things: that account cannot pass through a folder of ours.
  const dir = await mkdtemp(join(tmpdir(), 'binhluan-postgres-'));
  const data = join(dir, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (account.uid) for (const folder of [dir, data]) chownSync(folder, account.uid, account.gid);
  const words = ['-D', data, '-U', 'binhluan', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  await promisify(execFile)(join(bin, 'initdb'), words, { ...account, cwd: dir });
  const port = await freePort(0);
  const url = (database: string) => `postgres://binhluan@127.0.0.1:${port}/${database}`;
  let ended: Promise<unknown> = Promise.resolve();
  let server: ReturnType<typeof spawn>;

  async function start(): Promise<void> {
    const settings = {
      port: String(port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      // A small server for a small machine.
      shared_buffers: '32MB',
      ...options,
    };
    server = spawn(
      join(bin as string, 'postgres'),
      ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { ...account, cwd: dir, stdio: 'ignore', detached: true },
    );
    await once(server, 'spawn');
    ended = once(server, 'exit');
    guard(server, 0);
    server.unref();
    await until('PostgreSQL answers', () => answers(url('postgres')));
  }

  await start();
  const send = async (signal: NodeJS.Signals) => {
    server.ref();
    server.kill(signal);
    await ended;
  };
  return {
    url: url('postgres'),
    async createDatabase(name) {
      await ask(url('postgres'), `create database "${name}"`);
      return url(name);
    },
    // Its children notice within moments that the first process is gone, and a new one waits for them.
    kill: () => send('SIGKILL'),
    start,
    // SIGINT is the fast shutdown: SIGTERM would wait for every client.
    async stop() {
      await send('SIGINT');
      await rm(dir, { recursive: true, force: true });
    },
    pid: () => server.pid as number,
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    await ask(url, 'select 1');
    return true;
  } catch {
    return false;
  }
}

async function ask(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end();
  }
}
