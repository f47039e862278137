/** How times are written in the figures. */

/** `0.4 s`, `12 s`. @param ms milliseconds */
export function inSeconds(ms: number): string {
  const seconds = ms / 1_000;
  return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}
