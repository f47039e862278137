/** How well scores tell spam (label 1) from good comments (label 0). */

export interface Judged {
  label: 0 | 1;
  score: number;
  flagged: boolean;
}

export interface Measures {
  /** Area under the ROC curve: how often a spam comment scores above a good one. */
  auc: number;
  /** Average precision. */
  ap: number;
  precision: number;
  recall: number;
  f1: number;
  /** Share of spam above the score that one in a hundred good comments is above. */
  recallAtFpr1: number;
}

/** Measures of one set; ties count half. What cannot be told (nothing flagged, one kind only) is 0. */
export function measure(judged: readonly Judged[]): Measures {
  const spam = judged.filter(({ label }) => label === 1);
  const hits = spam.filter(({ flagged }) => flagged).length;
  const flagged = judged.filter((one) => one.flagged).length;
  const precision = ratio(hits, flagged);
  const recall = ratio(hits, spam.length);
  return {
    ...curve(judged, spam.length),
    precision,
    recall,
    f1: ratio(2 * precision * recall, precision + recall),
    recallAtFpr1: recallAt(judged, spam, 0.01),
  };
}

/** The mean of each measure: of several folds. */
export function meanOf(all: readonly Measures[]): Measures {
  const mean = (name: keyof Measures) =>
    ratio(
      all.reduce((sum, one) => sum + one[name], 0),
      all.length,
    );
  return {
    auc: mean('auc'),
    ap: mean('ap'),
    precision: mean('precision'),
    recall: mean('recall'),
    f1: mean('f1'),
    recallAtFpr1: mean('recallAtFpr1'),
  };
}

function curve(judged: readonly Judged[], positives: number): Pick<Measures, 'auc' | 'ap'> {
  const sorted = judged.toSorted((a, b) => b.score - a.score);
  const negatives = judged.length - positives;
  let seen = { hits: 0, all: 0 };
  let area = 0;
  let precisions = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    let hits = 0;
    while (to < sorted.length && sorted[to]?.score === sorted[from]?.score) hits += sorted[to++]?.label ?? 0;
    const misses = to - from - hits;
    area += misses * (seen.hits + hits / 2);
    seen = { hits: seen.hits + hits, all: to };
    precisions += hits * (seen.hits / seen.all);
    from = to;
  }
  return { auc: ratio(area, positives * negatives), ap: ratio(precisions, positives) };
}

function recallAt(judged: readonly Judged[], spam: readonly Judged[], rate: number): number {
  const good = judged.filter(({ label }) => label === 0).map(({ score }) => score);
  const border = good.sort((a, b) => b - a)[Math.floor(rate * good.length)];
  if (border === undefined) return 0;
  return ratio(spam.filter(({ score }) => score > border).length, spam.length);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
