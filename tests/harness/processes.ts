/** The service's two processes as they run in production: started, killed, ended and started again at will. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { childEnvironment } from '../../config/env.ts';
import { guard } from '../../src/local/guard.ts';
import { until } from './until.ts';

export interface Ended {
  /** The exit code, or the name of the signal that ended it. */
  how: number | NodeJS.Signals;
  /** Milliseconds since 1970. */
  at: number;
}

export interface Program {
  readonly name: string;
  /** Where it answers; null for a worker. */
  readonly url: string | null;
  readonly running: boolean;
  /** Of the process that runs now, or ran last. */
  readonly pid: number;
  /** Resolves when it answers; of a worker, when it says that it works. */
  start(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** SIGKILL. Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM. Resolves when it is gone, however long that takes. */
  stop(): Promise<Ended>;
  /** How and when it last ended, whoever ended it; null before that. */
  ended(): Ended | null;
  /** Everything it wrote, in all its lives. */
  log(): string;
}

export interface ProgramOptions {
  script: 'src/server.ts' | 'workers/main.ts' | 'tests/harness/poison-worker.ts';
  /** In logs and messages. */
  name: string;
  env: Record<string, string>;
  /** Takes stdout and stderr of all its lives. */
  logFile: string;
  /** Milliseconds until it must be ready. */
  readyWithin?: number;
}

/** Not started yet. It does not outlive us, however we end. */
export function createProgram({ script, name, env, logFile, readyWithin = 60_000 }: ProgramOptions): Program {
  const url = script === 'src/server.ts' ? `http://127.0.0.1:${env.PORT}` : null;
  let child: ChildProcess | null = null;
  let last: Ended | null = null;

  const program: Program = {
    name,
    url,
    get running() {
      return child !== null && child.exitCode === null && child.signalCode === null;
    },
    get pid() {
      return child?.pid ?? 0;
    },
    async start() {
      if (program.running) throw new Error(`${name} runs already`);
      const output = openSync(logFile, 'a');
      const from = statSync(logFile).size;
      const mine = spawn(process.execPath, [script], {
        cwd: new URL('../..', import.meta.url),
        stdio: ['ignore', output, output],
        env: childEnvironment({ NODE_ENV: 'production', NODE_OPTIONS: '', ...env }),
      });
      closeSync(output);
      child = mine;
      mine.once('exit', (code, signal) => {
        last = { how: code ?? signal ?? 0, at: Date.now() };
      });
      guard(mine, 0);
      await until(
        `${name} is ready`,
        () => {
          if (!program.running && child === mine)
            throw new Error(`${name} ended at once: ${program.log().slice(-500)}`);
          return url ? answers(url) : readFileSync(logFile).subarray(from).includes('"msg":"working"');
        },
        readyWithin,
      );
    },
    signal(signal) {
      if (program.running) child?.kill(signal);
    },
    async kill() {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
    ended: () => last,
    log: () => readFileSync(logFile, 'utf8'),
  };

  async function end(signal: NodeJS.Signals): Promise<Ended> {
    if (child && program.running) {
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
    }
    return last ?? { how: 0, at: Date.now() };
  }
  return program;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false;
  }
}
