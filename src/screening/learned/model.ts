/**
 * What one site's decisions taught: online logistic regression (AdaGrad: Duchi, Hazan, Singer 2011) over hashed
 * features, on the ground of naive Bayes over the same. Each decision is learned once, in the order of the log, by plain
 * arithmetic in a fixed order: whoever learns the same decisions has the same model, bit for bit.
 */
import {
  count,
  divide,
  divideEvidence,
  type Evidence,
  newEvidence,
  type Reading,
  readingOf,
} from './evidence.ts';
import type { Features } from './features.ts';
import { newScores, type Scores } from './threshold.ts';

const { sqrt } = Math;

const WEIGHT_BITS = 19;
const PLACES = 2 ** WEIGHT_BITS;

/** How much the evidence counts beside the weights. */
const EVIDENCE_SHARE = 0.5;
const STEP = 0.2;
const BIAS_STEP = 0.1;
/** Two small steps for each decision come closer than one. */
const STEPS = 2;
const LEAST_SLOPE = 1e-4;

/** After as many decisions of the site what was learned before counts half: language, topics and spam move on. */
const HALF_LIFE = 10_000;
const GROWTH = 2 ** (1 / HALF_LIFE);
const MOST_WORTH = 2 ** 16;

export interface SiteModel {
  /** How much the newest decision counts; older ones fade because newer ones are worth more. */
  worth: number;
  weights: Float32Array;
  /** Sums of squared gradients: what is often learned from moves little. */
  slopes: Float32Array;
  bias: number;
  biasSlope: number;
  evidence: Evidence;
  /** Approved comments; `evidence.hams` counts refused ones too. */
  approved: number;
  /** Of approved comments, and of spam, before they were learned. */
  hamScores: Scores;
  spamScores: Scores;
  /** When the decision was made with which it began to speak (milliseconds since 1970); null while it is silent. */
  speaksSince: number | null;
  /** Decisions that showed the filter wrong or right since it speaks. */
  record: { ham: number; spam: number; alarms: number; misses: number };
}

export function newSiteModel(): SiteModel {
  return {
    worth: 1,
    weights: new Float32Array(PLACES),
    slopes: new Float32Array(PLACES),
    bias: 0,
    biasSlope: 1e-3,
    evidence: newEvidence(),
    approved: 0,
    hamScores: newScores(),
    spamScores: newScores(),
    speaksSince: null,
    record: { ham: 0, spam: 0, alarms: 0, misses: 0 },
  };
}

/** What each feature says by itself, evidence and weight together. @param all evidence of every site */
export function opinionOf(model: SiteModel, all: Evidence): Reading {
  const reading = readingOf(model.evidence, model.worth, all);
  return (hash) =>
    (model.weights[hash & (PLACES - 1)] as number) / model.worth + EVIDENCE_SHARE * reading(hash);
}

/** The logarithm of the odds that a comment is spam. @param all evidence of every site */
export function scoreOf(model: SiteModel, all: Evidence, features: Features): number {
  return weigh(model, features) + EVIDENCE_SHARE * sum(features, readingOf(model.evidence, model.worth, all));
}

/** Learns one decision. @param all evidence of every site, which is not changed */
export function learn(model: SiteModel, all: Evidence, features: Features, isSpam: boolean): void {
  model.worth *= GROWTH;
  // Before it is counted: evidence that knows this very comment would leave the weights nothing to learn.
  const ground = EVIDENCE_SHARE * sum(features, readingOf(model.evidence, model.worth, all));
  for (let step = 0; step < STEPS; step += 1) {
    descend(model, features, likelihood(weigh(model, features) + ground) - (isSpam ? 1 : 0));
  }
  count(model.evidence, features, isSpam, model.worth);
  if (model.worth >= MOST_WORTH) makeSmall(model);
}

/** The share of spam among comments of this score. */
export function likelihood(score: number): number {
  return score >= 0 ? 1 / (1 + Math.exp(-score)) : 1 - 1 / (1 + Math.exp(score));
}

function weigh(model: SiteModel, { hashes, values }: Features): number {
  let score = 0;
  for (let n = 0; n < hashes.length; n += 1) {
    score += (model.weights[(hashes[n] as number) & (PLACES - 1)] as number) * (values[n] as number);
  }
  return score / model.worth + model.bias;
}

function sum({ hashes, values }: Features, reading: Reading): number {
  let score = 0;
  for (let n = 0; n < hashes.length; n += 1) score += reading(hashes[n] as number) * (values[n] as number);
  return score;
}

function descend(model: SiteModel, { hashes, values }: Features, error: number): void {
  const { weights, slopes, worth } = model;
  model.biasSlope += error * error;
  model.bias -= (BIAS_STEP * error) / Math.sqrt(model.biasSlope);
  for (let n = 0; n < hashes.length; n += 1) {
    const place = (hashes[n] as number) & (PLACES - 1);
    const slope = error * (values[n] as number);
    const slopeSum = (slopes[place] as number) + slope * slope * worth;
    slopes[place] = slopeSum;
    weights[place] =
      (weights[place] as number) - (worth * STEP * slope) / (LEAST_SLOPE + sqrt(slopeSum / worth));
  }
}

function makeSmall(model: SiteModel): void {
  divide(model.weights, MOST_WORTH);
  divide(model.slopes, MOST_WORTH);
  divideEvidence(model.evidence, MOST_WORTH);
  model.worth /= MOST_WORTH;
}
