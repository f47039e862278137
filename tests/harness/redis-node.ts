/** One real Redis process on a loopback port: a node of a Cluster, a replica, or a Sentinel. It dies with us. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis, type RedisOptions } from 'ioredis';
import { findRedisServer } from '../../src/local/binaries.ts';
import { guard } from '../../src/local/guard.ts';
import { LOOPBACK } from '../../src/local/ports.ts';
import { until } from './until.ts';

export interface RedisNode {
  readonly port: number;
  readonly pid: number;
  /** Whether it can answer: neither ended nor frozen. */
  readonly alive: boolean;
  /** Commands to this very process, over a connection that is closed again. */
  ask<T>(work: (client: Redis) => Promise<T>): Promise<T>;
  /** As a power cut would: SIGKILL. */
  kill(): Promise<void>;
  /** Stands still, with its connections open, until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Starts it again with what it had on disk. */
  restart(): Promise<void>;
}

export interface NodeOptions {
  dir: string;
  port: number;
  /** Settings by name, as in redis.conf. */
  settings?: Record<string, string>;
  /** Words before the settings, such as a file and `--sentinel`. */
  words?: string[];
  /** How to reach it, where host and port are not enough. */
  client?: RedisOptions;
}

/** @throws when there is no Redis binary, or it does not answer within 10 s */
export async function startNode({
  dir,
  port,
  settings = {},
  words = [],
  client,
}: NodeOptions): Promise<RedisNode> {
  const binary = findRedisServer();
  if (!binary) throw new Error('no Redis binary found; `node src/local/prepare.js start` brings one');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const all: Record<string, string> = {
    ...(settings['tls-port'] ? { port: '0' } : { port: String(port) }),
    bind: LOOPBACK,
    dir,
    logfile: join(dir, 'redis.log'),
    save: '',
    ...settings,
  };
  const args = words.length ? words : Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);

  async function ask<T>(work: (connection: Redis) => Promise<T>): Promise<T> {
    const connection = new Redis({
      ...client,
      host: LOOPBACK,
      port,
      retryStrategy: () => null,
      commandTimeout: 5_000,
    });
    connection.on('error', () => {});
    try {
      return await work(connection);
    } finally {
      connection.disconnect();
    }
  }

  async function start() {
    const server = spawn(binary as string, args, { argv0: 'redis-server', stdio: 'ignore', detached: true });
    await once(server, 'spawn');
    guard(server, 1);
    server.unref();
    const ended = new Promise<void>((done) => server.once('exit', () => done()));
    try {
      await until(
        `Redis on port ${port} answers`,
        () => {
          if (server.exitCode !== null) throw new Error(`Redis on port ${port} ended at once`);
          return ask((connection) => connection.ping()).then(
            () => true,
            ({ message }: Error) => /^(NOAUTH|WRONGPASS)/.test(message),
          );
        },
        10_000,
      );
    } catch (error) {
      server.kill('SIGKILL');
      const log = await readFile(join(dir, 'redis.log'), 'utf8').catch(() => '');
      throw new Error(`${(error as Error).message}: ${log.trim().split('\n').slice(-3).join(' | ')}`);
    }
    return { server, ended };
  }

  let run = await start();
  let frozen = false;
  const kill = async () => {
    run.server.ref();
    run.server.kill('SIGKILL');
    await run.ended;
  };
  return {
    port,
    get pid() {
      return run.server.pid as number;
    },
    get alive() {
      return !frozen && run.server.exitCode === null && run.server.signalCode === null;
    },
    ask,
    kill,
    freeze() {
      frozen = run.server.kill('SIGSTOP');
    },
    thaw() {
      frozen = !run.server.kill('SIGCONT');
    },
    async restart() {
      await kill();
      frozen = false;
      run = await start();
    },
  };
}
