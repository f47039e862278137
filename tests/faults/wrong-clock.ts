/** A clock that is wrong by as much as a row says, for one process or for several. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Program } from '../harness/processes.ts';
import { until } from '../harness/until.ts';

export interface WrongClock {
  /** Environment of a process that goes by it. */
  readonly env: Record<string, string>;
  /** How far it is ahead from now on, in milliseconds; less than nothing: behind. */
  set(ms: number): void;
  /** Resolves when the processes go by it; fails when they do not. */
  rules(programs: readonly Program[]): Promise<void>;
}

export function makeClock(dir: string, name: string, ms = 0): WrongClock {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, `clock-${name}`);
  const shim = new URL('clock-shift.ts', pathToFileURL(import.meta.filename));
  shim.searchParams.set('file', file);
  let shift = ms;
  const seenBy = ({ pid }: Program) => {
    try {
      return Number(readFileSync(`${file}.${pid}`, 'utf8'));
    } catch {
      return null;
    }
  };
  const clock: WrongClock = {
    env: { NODE_OPTIONS: `--import=${shim.href}` },
    set(wanted) {
      shift = wanted;
      writeFileSync(file, String(shift));
    },
    async rules(programs) {
      // Two looks at the time are never quite the same.
      const agrees = (program: Program) => Math.abs((seenBy(program) ?? Number.NaN) - shift) < 1_000;
      await until('the wrong clock rules', () => programs.every(agrees));
    },
  };
  clock.set(ms);
  return clock;
}
