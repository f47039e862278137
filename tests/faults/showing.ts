/** Waiting until readers see what was approved. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ack } from './acks.ts';
import { inSeconds } from './seconds.ts';
import { shownIds } from './world.ts';

const LOOK_EVERY_MS = 250;

/**
 * @param within milliseconds
 * @param urls of all APIs that readers may ask
 * @returns when the last of them showed everything, in milliseconds from now, and what was missing at the end
 */
export async function shownWithin(
  within: number,
  urls: readonly string[],
  approved: readonly Ack[],
): Promise<{ ms: number; faults: string[] }> {
  const begun = Date.now();
  for (;;) {
    const lists = await Promise.all(urls.map((url) => shownIds({ url }, approved)));
    const missing = lists.map((ids) => approved.filter(({ id }) => !ids.includes(id)).length);
    const ms = Date.now() - begun;
    if (missing.every((n) => n === 0)) return { ms, faults: [] };
    if (ms > within)
      return {
        ms,
        faults: missing.flatMap((n, at) =>
          n ? [`after ${inSeconds(ms)} API ${at + 1} does not show ${n} of ${approved.length} approved`] : [],
        ),
      };
    await sleep(LOOK_EVERY_MS);
  }
}
