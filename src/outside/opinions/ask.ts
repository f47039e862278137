/** The services that a site switched on, asked side by side within one budget of time. */
import type { Site } from '../../../config/sites.ts';
import type { GuardedFetch } from '../fetch.ts';
import { codeOf, type OutsideCode } from '../outside-error.ts';
import { askAkismet } from './akismet.ts';
import { askHook } from './hook.ts';
import type { Question, ServiceAnswer } from './question.ts';

/** Nobody waits longer for all of them together: the comment goes on without. */
export const BUDGET_MS = 2_000;

export interface AskOptions {
  fetch: GuardedFetch;
  /** Milliseconds since 1970. */
  now: number;
  /** Hears why a service did not answer. */
  onFailed(service: string, code: OutsideCode | 'unexpected'): void;
  withinMs?: number;
}

/** Never throws and asks nobody twice: what a service does not say in time is a reason to look at the comment. */
export async function askServices(
  { akismet, hook }: Site['services'],
  question: Question,
  { fetch, now, onFailed, withinMs = BUDGET_MS }: AskOptions,
): Promise<ServiceAnswer[]> {
  const signal = AbortSignal.timeout(withinMs);
  const answerOf = async (service: string, spam: Promise<boolean>): Promise<ServiceAnswer> => {
    try {
      return { service, spam: await spam };
    } catch (error) {
      onFailed(service, signal.aborted ? 'late' : (codeOf(error) ?? 'unexpected'));
      return { service, spam: false, failed: true };
    }
  };
  return Promise.all([
    ...(akismet ? [answerOf('Akismet', askAkismet(fetch, akismet, question, signal))] : []),
    ...(hook ? [answerOf(new URL(hook.url).hostname, askHook(fetch, hook, question, now, signal))] : []),
  ]);
}
