/** How much memory processes hold, looked at from outside. */
import { readFileSync } from 'node:fs';
import type { Program } from '../../harness/processes.ts';

const EVERY_MS = 2_000;

export interface MemoryWatch {
  /** The most that one process of each kind held, in MB; empty where the system does not tell. */
  stop(): Record<string, number>;
}

export function watchMemory(programs: readonly Program[]): MemoryWatch {
  const most: Record<string, number> = {};
  const look = () => {
    for (const { url, pid, running } of programs) {
      const megabytes = running ? residentMegabytes(pid) : null;
      const kind = url ? 'api' : 'worker';
      if (megabytes !== null) most[kind] = Math.max(most[kind] ?? 0, megabytes);
    }
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      look();
      return most;
    },
  };
}

/** Linux alone has this file. */
function residentMegabytes(pid: number): number | null {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes ? Math.round(Number(kilobytes) / 1_024) : null;
  } catch {
    return null;
  }
}
