/** Waiting for a service of our own to answer. */
import { setTimeout as pause } from 'node:timers/promises';

export interface Waiting {
  /** Whether nobody waits any more: it ended, or is to end. */
  over(): boolean;
  /** Called once when it takes longer than people expect. */
  onSlow(): void;
  /** Milliseconds. */
  slowAfter?: number;
  giveUpAfter?: number;
}

/**
 * Resolves when `url` answers well, or when it is over.
 * @throws {Error} when it does neither in five minutes: a slow machine may need more than one
 */
export async function answering(
  url: string,
  { over, onSlow, slowAfter = 15_000, giveUpAfter = 300_000 }: Waiting,
): Promise<void> {
  const began = performance.now();
  for (let told = false; !over(); await pause(100)) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    const passed = performance.now() - began;
    if (passed > giveUpAfter) throw new Error(`${url} does not answer`);
    if (told || passed <= slowAfter) continue;
    told = true;
    onSlow();
  }
}
