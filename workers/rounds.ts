/** Work that is looked for again and again, beside the queues: what it does is in the rows, and Redis may be away. */

/**
 * Begins a round at once and then every `every` milliseconds; rounds never overlap.
 * @param round begins the parts of a round, of which one that fails leaves the others alone; its signal tells that the
 *   process ends
 * @param onFailure hears of every part that failed
 * @returns a function that ends it, and resolves when the round under way has ended
 */
export function startRounds(
  every: number,
  round: (signal: AbortSignal) => readonly Promise<void>[],
  onFailure: (error: unknown) => void,
): () => Promise<void> {
  const ending = new AbortController();
  let running: Promise<void> | null = null;
  const begin = () => {
    running ??= Promise.all(round(ending.signal).map((part) => part.catch(onFailure))).then(() => {
      running = null;
    });
  };
  const timer = setInterval(begin, every);
  begin();
  return async () => {
    clearInterval(timer);
    ending.abort();
    await running;
  };
}
