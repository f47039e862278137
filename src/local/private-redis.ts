/**
 * A Redis of one's own: reached by a unix socket only, with an append-only file and without eviction, and gone
 * when the process that started it is gone, however that one ended.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { lstatSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findRedisServer } from './binaries.ts';
import { guard } from './guard.ts';

export interface PrivateRedis {
  /** `unix:/path/of/socket`, as REDIS_URL takes it. The same folder gives the same address again. */
  url: string;
  pid: number;
  /** Resolves when the process has ended, for whatever reason. */
  ended: Promise<void>;
  /** Ends it in order: what it holds is on disk afterwards. Takes at most 5 s. */
  stop(): Promise<void>;
  /** Ends it as a power cut would (SIGKILL). */
  kill(): Promise<void>;
}

/** Paths of unix sockets end at 107 bytes on Linux, at 103 on macOS. */
const LONGEST_SOCKET = 103;

/**
 * Starts it and waits until it answers.
 * @param dir folder of its data, log and socket; created when missing
 * @param options further settings by name, such as `{ maxmemory: '8mb' }`
 * @throws when there is no Redis binary, or it does not answer within 10 s
 */
export async function startPrivateRedis({
  dir,
  options = {},
}: {
  dir: string;
  options?: Record<string, string>;
}): Promise<PrivateRedis> {
  const binary = findRedisServer();
  if (!binary) throw new Error('no Redis binary found; `node src/local/prepare.js start` brings one');
  const folder = resolve(dir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const socket = socketFor(folder);
  await untilNobodyAnswers(socket);

  const settings: Record<string, string> = {
    port: '0',
    unixsocket: socket,
    unixsocketperm: '700',
    dir: folder,
    logfile: join(folder, 'redis.log'),
    save: '',
    appendonly: 'yes',
    appendfsync: 'everysec',
    'maxmemory-policy': 'noeviction',
    ...options,
  };
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  // A session of its own: Ctrl-C in a terminal must reach whoever started it, not the server it still needs.
  const server = spawn(binary, words, { argv0: 'redis-server', stdio: 'ignore', detached: true });
  await once(server, 'spawn');
  const pid = server.pid as number;
  const ended = new Promise<void>((done) => server.once('exit', () => done()));
  // Workers that lose us as well close better with Redis still there.
  guard(server, 2);
  server.unref();

  const stop = async (signal: NodeJS.Signals) => {
    server.ref();
    server.kill(signal);
    const deadline = setTimeout(() => server.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(deadline);
  };
  try {
    await untilItAnswers(socket, server);
  } catch (error) {
    await stop('SIGKILL');
    const log = await readFile(join(folder, 'redis.log'), 'utf8').catch(() => '');
    throw new Error(
      `${(error as Error).message}; its last words: ${log.trim().split('\n').slice(-3).join(' | ')}`,
    );
  }
  return { url: `unix:${socket}`, pid, ended, stop: () => stop('SIGTERM'), kill: () => stop('SIGKILL') };
}

/** The socket beside the data, or, where that path is too long, in a short folder that only we may enter. */
function socketFor(folder: string): string {
  const beside = join(folder, 'redis.sock');
  if (Buffer.byteLength(beside) <= LONGEST_SOCKET) return beside;
  const { uid } = userInfo();
  const name = `binhluan-${uid}-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
  const short = [tmpdir(), '/tmp'].find((base) => join(base, name, 'redis.sock').length <= LONGEST_SOCKET);
  const shelter = join(short ?? '/tmp', name);
  mkdirSync(shelter, { recursive: true, mode: 0o700 });
  const { uid: owner, mode } = lstatSync(shelter);
  if (owner !== uid || (mode & 0o077) !== 0) throw new Error(`${shelter} belongs to somebody else`);
  return join(shelter, 'redis.sock');
}

/** The guard of a run that was killed needs a moment; two servers on one append-only file would spoil it. */
async function untilNobodyAnswers(socket: string): Promise<void> {
  for (const end = Date.now() + 5_000; (await ask(socket)) !== null; await pause(50))
    if (Date.now() > end) throw new Error(`another Redis already runs on ${socket}`);
}

async function untilItAnswers(socket: string, server: ChildProcess): Promise<void> {
  for (const end = Date.now() + 10_000; !(await ask(socket))?.startsWith('+PONG'); await pause(20)) {
    if (server.exitCode !== null || server.signalCode !== null) throw new Error('Redis ended at once');
    if (Date.now() > end) throw new Error('Redis does not answer');
  }
}

/** What the socket says to PING; null when nobody listens. */
function ask(socket: string): Promise<string | null> {
  return new Promise((resolve) => {
    const connection = connect(socket, () => connection.write('PING\r\n'));
    connection.setTimeout(1_000, () => connection.destroy());
    connection.once('data', (data) => {
      resolve(data.toString());
      connection.destroy();
    });
    connection.once('error', () => resolve(null));
    connection.once('close', () => resolve(null));
  });
}
