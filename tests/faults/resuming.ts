/** How soon comments are screened again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from './stage.ts';

const LOOK_EVERY_MS = 50;

/**
 * Waits until one of the comments accepted since a moment is screened.
 * @param since milliseconds since 1970
 * @returns milliseconds from the call; Infinity when none is `within` that many.
 */
export async function screeningAgain({ read }: Stage, since: number, within = 60_000): Promise<number> {
  const begun = performance.now();
  const passed = () => performance.now() - begun;
  while (passed() < within) {
    const row = await read
      .selectFrom('comments')
      .select('id')
      .where('created_at', '>=', since)
      .where('unscreened', '=', 0)
      .limit(1)
      .executeTakeFirst();
    if (row) return passed();
    await sleep(LOOK_EVERY_MS);
  }
  return Number.POSITIVE_INFINITY;
}
