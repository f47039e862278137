/**
 * kill -9 of a random process every few seconds; a supervisor starts it again at once. The last of a kind that runs is
 * spared: two cores need longer to start a process than the pause between two kills.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Program } from '../../harness/processes.ts';

export interface Killer {
  /** Kills by the kind of process: `{ api: 12, worker: 9 }`. */
  readonly kills: Readonly<Record<string, number>>;
  /** What did not start again, in sentences. */
  readonly faults: readonly string[];
  /** No more kills; resolves when everything runs. */
  stop(): Promise<void>;
}

const kindOf = ({ url }: Program) => (url ? 'api' : 'worker');

/** @param pause least and most milliseconds between two kills */
export function startKiller(programs: readonly Program[], pause: readonly [number, number]): Killer {
  const [least, most] = pause;
  const kills: Record<string, number> = {};
  const faults: string[] = [];
  const ended = new AbortController();
  const starting = new Map<Program, Promise<void>>();

  async function strike(): Promise<void> {
    const running = programs.filter((program) => program.running && !starting.has(program));
    const mayGo = running.filter((one) =>
      running.some((other) => other !== one && kindOf(other) === kindOf(one)),
    );
    const victim = mayGo[Math.floor(Math.random() * mayGo.length)];
    if (!victim) return;
    const kind = kindOf(victim);
    kills[kind] = (kills[kind] ?? 0) + 1;
    await victim.kill();
    const again = victim
      .start()
      .catch((error: Error) => void faults.push(`${victim.name} did not start again: ${error.message}`))
      .finally(() => starting.delete(victim));
    starting.set(victim, again);
  }

  const done = (async () => {
    while (!ended.signal.aborted) {
      await sleep(least + Math.random() * (most - least), null, { signal: ended.signal }).catch(() => {});
      if (!ended.signal.aborted) await strike();
    }
  })();
  return {
    kills,
    faults,
    async stop() {
      ended.abort();
      await done;
      await Promise.all(starting.values());
      for (const program of programs) if (!program.running) await program.start();
    },
  };
}
