/** The processes of the service, kept running: started, watched, started again, ended in order. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { guard } from '../guard.ts';

export interface ChildSpec {
  /** The program and its arguments after Node's own. */
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  onLine(text: string): void;
  /** Hears in words that the child ended by itself and is started again. */
  onRestart(how: string): void;
}

export interface Child {
  /** Process id of the present run. */
  readonly pid: number | undefined;
  /** Resolves with words when it has ended by itself too often, or once before `trust`. Never after `stop`. */
  failed: Promise<string>;
  /** From now on a child that ends by itself is started again, at most five times a minute. */
  trust(): void;
  /** SIGTERM, and SIGKILL to its whole group when it has not ended after `patience` milliseconds. */
  stop(patience: number): Promise<void>;
}

const MOST_RESTARTS = 5;
const running = new Set<ChildProcess>();

// The last net: whatever ends this process, what it started ends with it.
process.on('exit', () => {
  for (const child of running) killGroup(child);
});

/**
 * Starts a Node script in a process group of its own: Ctrl-C reaches only us, so that we say who ends when.
 * It is given an IPC channel and should end when that disconnects, because then we are gone; a guard sees to it.
 */
export function keepRunning(spec: ChildSpec): Child {
  let child: ChildProcess;
  let stopping = false;
  let trusted = false;
  let restarts: number[] = [];
  let giveUp: (words: string) => void = () => {};
  const failed = new Promise<string>((resolve) => {
    giveUp = resolve;
  });

  function start(): void {
    child = spawn(process.execPath, spec.args, {
      cwd: spec.cwd,
      env: spec.env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    running.add(child);
    guard(child, 1);
    for (const stream of [child.stdout, child.stderr])
      if (stream) createInterface({ input: stream }).on('line', spec.onLine);
    child.once('error', (error) => giveUp(error.message));
    const present = child;
    child.once('close', (code, signal) => {
      running.delete(present);
      if (!stopping) void ended(signal ?? `exit code ${code}`);
    });
  }

  async function ended(how: string): Promise<void> {
    const now = Date.now();
    restarts = [...restarts.filter((at) => at > now - 60_000), now];
    if (!trusted || restarts.length > MOST_RESTARTS) return giveUp(how);
    spec.onRestart(how);
    await pause(200 * restarts.length);
    if (!stopping) start();
  }

  start();
  return {
    get pid() {
      return child.pid;
    },
    failed,
    trust() {
      trusted = true;
    },
    async stop(patience) {
      stopping = true;
      if (!running.has(child)) return;
      const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
      child.kill('SIGTERM');
      const deadline = setTimeout(() => killGroup(child), patience);
      await gone;
      clearTimeout(deadline);
    },
  };
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
