/** What may take the whole process down runs alone, so that it takes none of its neighbours along. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Later } from '../watch/kept-worker.ts';

/** What kills or freezes a process does so by then; what merely takes long need not be waited for. */
const HOLD_MS = 1_000;
/** Time for the others to be put back into the queue, where a death does not touch them. */
const GATHER_MS = 200;
const AGAIN_MS = 500;

/**
 * @returns a function that runs one suspect at a time. It throws `Later` while another is under way that has neither
 *   ended nor run for a second.
 */
export function createIsolation({
  hold = HOLD_MS,
  gather = GATHER_MS,
} = {}): (work: () => Promise<void>) => Promise<void> {
  let holder: symbol | null = null;
  return async (work) => {
    if (holder) throw new Later(AGAIN_MS * (1 + Math.random()));
    const mine = Symbol('suspect');
    holder = mine;
    const free = () => {
      if (holder === mine) holder = null;
    };
    await sleep(gather);
    const timer = setTimeout(free, hold);
    try {
      await work();
    } finally {
      clearTimeout(timer);
      free();
    }
  };
}
