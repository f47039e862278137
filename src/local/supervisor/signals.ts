/** When a run is to end: a signal, a terminal that closes, or the end of the npm that started it. */

/** Ctrl-C reaches us twice, from the terminal and from npm; the second is the same wish. */
const SAME_WISH = 2_000;

/**
 * @param end is called once, and ends the run in order
 * @param force is called when a further signal comes more than 2 s after the first
 * @param underNpm whether npm is our parent: a run must not outlive it, even if npm was killed without a word
 */
export function onEndOfRun(end: () => void, force: () => void, { underNpm }: { underNpm: boolean }): void {
  let first: number | null = null;
  const signalled = () => {
    if (first !== null && Date.now() - first > SAME_WISH) force();
    if (first !== null) return;
    first = Date.now();
    end();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, signalled);
  if (!underNpm) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && first === null) signalled();
  }, 250).unref();
}
