/** The learned filter of an installation: one model for each site, and what all of them saw. A fold over decisions. */
import { count, divideEvidence, type Evidence, newEvidence } from './evidence.ts';
import { FEATURES_VERSION, type Features, featuresOf } from './features.ts';
import { learn, newSiteModel, type SiteModel, scoreOf } from './model.ts';
import { remember, thresholdOf } from './threshold.ts';

/** Of two that differ, neither can go on with the other's models. */
export const LEARNING_VERSION = `2.${FEATURES_VERSION}`;

/** Below these the filter is silent. */
const FEWEST_APPROVED = 100;
const FEWEST_SPAM = 20;

/** What all sites saw fades slower than a site's own: it is only a beginning. */
const SHARED_GROWTH = 2 ** (1 / 50_000);
const MOST_WORTH = 2 ** 16;

export interface Learning {
  shared: { evidence: Evidence; worth: number };
  sites: Map<string, SiteModel>;
}

/** A comment as the filter is asked about it. */
export interface Asked {
  site: string;
  /** Normalised. */
  text: string;
  /** Names of the reasons that the checks gave. */
  checks: readonly string[];
}

/** A decision of the newsroom. Refused is not spam: tone is another matter. */
export interface Taught extends Asked {
  as: 'approved' | 'rejected' | 'spam';
  /** When it was written and when decided on (milliseconds since 1970); left out: it was decided on at once. */
  times?: { written: number; decided: number };
}

/** What the filter says of a comment: spam where `score` is above `threshold`. */
export interface Judgement {
  /** Logarithm of the odds that it is spam. */
  score: number;
  /** null while the site has too few decisions, and the filter is silent. */
  threshold: number | null;
}

export function newLearning(): Learning {
  return { shared: { evidence: newEvidence(), worth: 1 }, sites: new Map() };
}

/** What the filter of the site says now. Pure. */
export function judge(learning: Learning, asked: Asked): Judgement {
  return judgeFeatures(learning, asked.site, featuresOf(asked.text, asked.checks));
}

/**
 * Learns one decision; the same decisions in the same order make the same filter, bit for bit.
 * @returns what it would have said of the comment before
 */
export function teach(learning: Learning, { site, text, checks, as, times }: Taught): Judgement {
  const features = featuresOf(text, checks);
  const before = judgeFeatures(learning, site, features);
  const model = learning.sites.get(site) ?? newSiteModel();
  learning.sites.set(site, model);
  const isSpam = as === 'spam';
  const wasAsked = times
    ? model.speaksSince !== null && times.written > model.speaksSince
    : before.threshold !== null;
  keepRecord(model, { flagged: checks.includes('learned'), wasAsked, isSpam });
  const { shared } = learning;
  learn(model, shared.evidence, features, isSpam);
  if (as === 'approved') {
    model.approved += 1;
    remember(model.hamScores, before.score);
  }
  if (isSpam) remember(model.spamScores, before.score);
  if (model.speaksSince === null && siteThreshold(model) !== null) model.speaksSince = times?.decided ?? 0;
  shared.worth *= SHARED_GROWTH;
  count(shared.evidence, features, isSpam, shared.worth);
  if (shared.worth >= MOST_WORTH) {
    divideEvidence(shared.evidence, MOST_WORTH);
    shared.worth /= MOST_WORTH;
  }
  return before;
}

/** null while the filter of this site is silent. */
export function siteThreshold(model: SiteModel): number | null {
  const isSilent = model.approved < FEWEST_APPROVED || model.evidence.spams < FEWEST_SPAM;
  return isSilent ? null : thresholdOf(model.hamScores, model.spamScores);
}

function judgeFeatures({ shared, sites }: Learning, site: string, features: Features): Judgement {
  const model = sites.get(site);
  if (!model) return { score: 0, threshold: null };
  return { score: scoreOf(model, shared.evidence, features), threshold: siteThreshold(model) };
}

/**
 * What became of comments that the filter was asked about: those that came in before it spoke show nothing of it. That it
 * flagged one stands among the reasons the comment got.
 */
function keepRecord(
  { record }: SiteModel,
  { flagged, wasAsked, isSpam }: { flagged: boolean; wasAsked: boolean; isSpam: boolean },
): void {
  if (!wasAsked && !flagged) return;
  if (isSpam) record.spam += 1;
  else record.ham += 1;
  if (flagged && !isSpam) record.alarms += 1;
  if (!flagged && isSpam) record.misses += 1;
}
