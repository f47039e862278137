/** Readers who must notice nothing: each of their tries is answered, and with 202. */
import type { LoadReport } from './load.ts';

/** The share of all tries, those without an answer included, that were answered with 202. */
export function acceptedShare({ tries }: Pick<LoadReport, 'tries'>): number {
  const all = Object.values(tries).reduce((sum, n) => sum + n, 0);
  return all ? (tries[202] ?? 0) / all : 0;
}

/** A sentence for each other outcome. */
export function notAccepted({ tries, failed }: Pick<LoadReport, 'tries' | 'failed'>): string[] {
  const { 202: _, ...others } = tries;
  const faults = Object.entries(others).map(([name, n]) => `${n} tries of a submission ended with ${name}`);
  return failed ? [...faults, `${failed} submissions were not accepted`] : faults;
}
