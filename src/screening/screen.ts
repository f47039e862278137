import { bannedWords } from './checks/banned-words.ts';
import { bans } from './checks/bans.ts';
import { contacts } from './checks/contacts.ts';
import { diacritics } from './checks/diacritics.ts';
import { duplicates } from './checks/duplicates.ts';
import { gibberish } from './checks/gibberish.ts';
import { history } from './checks/history.ts';
import { honeypot } from './checks/honeypot.ts';
import { impersonation } from './checks/impersonation.ts';
import { learned } from './checks/learned.ts';
import { limits } from './checks/limits.ts';
import { links } from './checks/links.ts';
import { origin } from './checks/origin.ts';
import { outside } from './checks/outside.ts';
import { shouting } from './checks/shouting.ts';
import { stamp } from './checks/stamp.ts';
import { type Check, gatherFacts, type Reason, type ScreeningContext, type Submission } from './facts.ts';
import { escapeOnly, POLICY, toHtml } from './sanitise.ts';
import { normalise, normaliseName } from './text/normalise.ts';

export type { Reason, ScreeningContext, ScreeningSite, Signals, Submission } from './facts.ts';
export { fold, foldWords } from './text/fold.ts';
export { escapeOnly, normalise, normaliseName, POLICY, toHtml };

/** A comment cleaned, judged and explained. */
export interface Screened {
  text: string;
  name: string;
  html: string;
  /** The version of the rules that made `html`. */
  policy: string;
  verdict: 'pending' | 'spam';
  /** The points of all reasons. */
  score: number;
  reasons: Reason[];
  /** The key by which the same text is known elsewhere. */
  folded: string;
}

/** Every check, in the order in which a moderator reads the reasons. */
export const CHECKS: Readonly<Record<string, Check>> = {
  honeypot,
  bans,
  outside,
  learned,
  bannedWords,
  links,
  contacts,
  impersonation,
  duplicates,
  history,
  limits,
  stamp,
  origin,
  diacritics,
  shouting,
  gibberish,
};

/** The only reasons that make spam; every other, alone or together, leaves the decision to a person. */
const SPAM_CAUSES = new Set([
  'honeypot',
  'outside',
  'learned',
  // A person has decided already.
  'banned-reader',
  'banned-contact',
  'banned-network',
]);

/**
 * Screens one comment. Pure and never throws: a step that fails adds the reason `check-failed`, and the comment waits.
 *
 * @param checks for tests of this function; everyone else leaves it
 */
export function screen(submission: Submission, context: ScreeningContext, checks = CHECKS): Screened {
  const reasons: Reason[] = [];
  const failed: string[] = [];
  const attempt = <T>(step: string, run: () => T, instead: T): T => {
    try {
      return run();
    } catch {
      // The error may quote the comment: only the step's name is kept.
      failed.push(step);
      return instead;
    }
  };

  const text = attempt('normalise', () => normalise(submission.text), submission.text);
  const name = attempt('name', () => normaliseName(submission.name), submission.name);
  const html = attempt('sanitise', () => toHtml(text), escapeOnly(text));
  const facts = gatherFacts(text, name, submission.signals, context);
  const folded = attempt('fold', () => facts.folded, text);
  for (const [step, check] of Object.entries(checks)) reasons.push(...attempt(step, () => check(facts), []));
  if (failed.length > 0)
    reasons.push({ check: 'check-failed', points: 1, params: { steps: failed.join(', ') } });

  const isSpam = reasons.some((reason) => SPAM_CAUSES.has(reason.check));
  const score = reasons.reduce((sum, reason) => sum + reason.points, 0);
  return { text, name, html, policy: POLICY, verdict: isSpam ? 'spam' : 'pending', score, reasons, folded };
}
