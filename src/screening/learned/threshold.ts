/** From which score on a comment is flagged: so that at most one in a hundred of the site's own good ones would be. */

/** Newest comments of a kind that are remembered; the threshold is read from the newer half of all. */
const REMEMBERED = 1_000;
const FEWEST_HAM = 100;
const FEWEST_SPAM = 20;

const FALSE_ALARMS = 0.01;
/**
 * Where good comments and spam lie far apart, whatever lies just beyond the middle is like neither: a comment must have
 * this share of the score that spam has in the middle, and never less than even odds.
 */
const LIKE_SPAM = 0.25;

/** Scores that comments of one kind had just before they were learned: what the filter would have said of them. */
export interface Scores {
  /** A ring: at first it fills, then each replaces the oldest. */
  ring: Float32Array;
  /** All there ever were. */
  count: number;
}

export function newScores(): Scores {
  return { ring: new Float32Array(REMEMBERED), count: 0 };
}

export function remember(scores: Scores, score: number): void {
  scores.ring[scores.count % REMEMBERED] = score;
  scores.count += 1;
}

// Asked for with every comment, and other only after the next decision.
const known = new WeakMap<Scores, { counts: string; threshold: number | null }>();

/**
 * Flagged is what scores above it. Of n good comments as many may lie above as keep the next one's chance of doing so at
 * one in a hundred (conformal prediction: Vovk, Gammerman, Shafer 2005); with 100 that is none.
 *
 * @param ham of approved comments
 * @returns null where there are too few to tell
 */
export function thresholdOf(ham: Scores, spam: Scores): number | null {
  const counts = `${ham.count} ${spam.count}`;
  const last = known.get(ham);
  if (last?.counts === counts) return last.threshold;
  const threshold = readThreshold(ham, spam);
  known.set(ham, { counts, threshold });
  return threshold;
}

function readThreshold(ham: Scores, spam: Scores): number | null {
  const good = newerHalf(ham, FEWEST_HAM);
  const bad = newerHalf(spam, FEWEST_SPAM);
  const rank = Math.floor(FALSE_ALARMS * (good.length + 1));
  if (rank < 1 || bad.length === 0) return null;
  const middle = bad[Math.floor(bad.length / 2)] as number;
  return Math.max(0, LIKE_SPAM * middle, good[good.length - rank] as number);
}

/** In ascending order; the older half was scored by a filter that knew less. */
function newerHalf({ ring, count }: Scores, fewest: number): Float32Array {
  const size = Math.min(count, REMEMBERED, Math.max(fewest, Math.ceil(count / 2)));
  return Float32Array.from({ length: size }, (_, n) => ring[(count - 1 - n) % REMEMBERED] as number).sort();
}
