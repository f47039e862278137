/**
 * In how many comments of either kind each feature stood: what naive Bayes counts, and the ground on which the weights
 * are learned. It knows something after a few decisions, where weights need hundreds.
 */
import type { Features } from './features.ts';

const { log } = Math;

const EVIDENCE_BITS = 18;
const SHIFT = 32 - EVIDENCE_BITS;

/** As many unseen comments as a feature is thought to have stood in: one that is seen once proves little. */
const DOUBT = 0.5;

/** What other newsrooms of the installation decided counts as this many of one's own decisions of either kind. */
const NEIGHBOURS = 50;

/** Counts of comments; newer ones may be worth more than 1. */
export interface Evidence {
  ham: Float32Array;
  spam: Float32Array;
  hamTotal: number;
  spamTotal: number;
  /** Decisions, none of them faded. */
  hams: number;
  spams: number;
}

export function newEvidence(): Evidence {
  const table = () => new Float32Array(2 ** EVIDENCE_BITS);
  return { ham: table(), spam: table(), hamTotal: 0, spamTotal: 0, hams: 0, spams: 0 };
}

/** @param worth how much this comment counts */
export function count(evidence: Evidence, { hashes }: Features, isSpam: boolean, worth: number): void {
  const table = isSpam ? evidence.spam : evidence.ham;
  for (let n = 0; n < hashes.length; n += 1) {
    const place = (hashes[n] as number) >>> SHIFT;
    table[place] = (table[place] as number) + worth;
  }
  if (isSpam) {
    evidence.spamTotal += worth;
    evidence.spams += 1;
  } else {
    evidence.hamTotal += worth;
    evidence.hams += 1;
  }
}

/** What one feature says, as a logarithm of odds: 0 nothing, above it spam. */
export type Reading = (hash: number) => number;

const SILENT: Reading = () => 0;

/**
 * How the evidence is to be read now. Rates, and never counts, of both kinds are compared, so that it does not matter
 * how rare spam is; a doubt of the same size for both makes what nobody saw say nothing.
 *
 * @param own of the site @param worth how much its newest decision counts @param all of every site, this one too
 */
export function readingOf(own: Evidence, worth: number, all: Evidence): Reading {
  const othersHam = Math.min(NEIGHBOURS, Math.max(0, all.hams - own.hams));
  const othersSpam = Math.min(NEIGHBOURS, Math.max(0, all.spams - own.spams));
  const hams = own.hamTotal / worth + othersHam;
  const spams = own.spamTotal / worth + othersSpam;
  if (hams === 0 || spams === 0) return SILENT;
  const doubt = (DOUBT * (1 / hams + 1 / spams)) / 2;
  const ownHam = 1 / (worth * hams);
  const ownSpam = 1 / (worth * spams);
  const allHam = othersHam && othersHam / (hams * all.hamTotal);
  const allSpam = othersSpam && othersSpam / (spams * all.spamTotal);
  return (hash) => {
    const place = hash >>> SHIFT;
    let ham = (own.ham[place] as number) * ownHam;
    let spam = (own.spam[place] as number) * ownSpam;
    if (allHam) ham += (all.ham[place] as number) * allHam;
    if (allSpam) spam += (all.spam[place] as number) * allSpam;
    return log((spam + doubt) / (ham + doubt));
  };
}

/** Divides everything by a power of two, which loses no digit. */
export function divideEvidence(evidence: Evidence, by: number): void {
  divide(evidence.ham, by);
  divide(evidence.spam, by);
  evidence.hamTotal /= by;
  evidence.spamTotal /= by;
}

export function divide(table: Float32Array, by: number): void {
  for (let place = 0; place < table.length; place += 1) table[place] = (table[place] as number) / by;
}
