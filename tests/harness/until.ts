import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until `probe` answers something other than false, null or undefined, and returns it.
 * @throws with the condition's name when it does not within `withinMs`.
 */
export async function until<T>(
  condition: string,
  probe: () => T | Promise<T>,
  withinMs = 20_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await probe();
    if (value !== false && value !== null && value !== undefined)
      return value as NonNullable<Exclude<T, false>>;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${condition}`);
    await sleep(20);
  }
}
