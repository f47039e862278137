/** Keeps long work on the server's own thread polite: others run in between, and it knows when its time is up. */
import { setImmediate as letOthersRun } from 'node:timers/promises';

/** The thread is held no longer than this without others having a turn. */
const HELD_MOST_MS = 8;

export class Pace {
  readonly #until: number;
  #lastTurn = performance.now();

  /** @param withinMs time for all of the work, in milliseconds; without it there is no end */
  constructor(withinMs = Number.POSITIVE_INFINITY) {
    this.#until = performance.now() + withinMs;
  }

  isOver(): boolean {
    return performance.now() > this.#until;
  }

  /** Whether others have waited long enough: to be asked often, since a promise each time would cost more than the work. */
  isHeld(): boolean {
    return performance.now() - this.#lastTurn > HELD_MOST_MS;
  }

  async letOthersRun(): Promise<void> {
    await letOthersRun();
    this.#lastTurn = performance.now();
  }
}
