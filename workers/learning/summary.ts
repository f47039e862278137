/** What a site's filter learned, for the desk. */
import { causeInWords } from '../../src/screening/learned/cause-words.ts';
import { checksOf } from '../../src/screening/learned/flagging.ts';
import { type Learning, siteThreshold } from '../../src/screening/learned/learning.ts';
import { likelihood } from '../../src/screening/learned/model.ts';
import { type Strong, strongest } from '../../src/screening/learned/strongest.ts';
import { normalise } from '../../src/screening/normalise.ts';
import { parseReasons } from '../../src/screening/reasons.ts';
import type { FilterSummary, Recent } from '../../src/store/learning/summaries.ts';

/** Newest decisions of a site in which words, false alarms and misses are looked for. */
export const SUMMED_UP = 400;
const MOST_WORDS = 12;
const MOST_COMMENTS = 10;

/** @param about.recent newest first */
export function summaryOf(
  learning: Learning,
  { site, locale, recent }: { site: string; locale: 'vi' | 'en'; recent: readonly Recent[] },
): FilterSummary {
  const model = learning.sites.get(site);
  const threshold = model ? siteThreshold(model) : null;
  const comments = recent.map(({ comment, action, text, reasons }) => ({
    comment,
    isSpam: action === 'spam',
    text: normalise(text),
    checks: checksOf(parseReasons(reasons ?? '[]')),
  }));
  const words = strongest(learning, site, comments, MOST_WORDS);
  const inWords = (all: Strong[]) => all.map((strong) => causeInWords(strong, locale));
  const wrong = (isSpam: boolean) =>
    comments
      .filter((one) => one.isSpam === isSpam && one.checks.includes('learned') !== isSpam)
      .map(({ comment }) => comment)
      .slice(0, MOST_COMMENTS);
  return {
    approved: model?.approved ?? 0,
    rejected: (model?.evidence.hams ?? 0) - (model?.approved ?? 0),
    spam: model?.evidence.spams ?? 0,
    threshold: threshold === null ? null : likelihood(threshold),
    record: model?.record ?? { ham: 0, spam: 0, alarms: 0, misses: 0 },
    forSpam: inWords(words.spam),
    against: inWords(words.ham),
    alarms: wrong(false),
    // Before it spoke it could miss nothing.
    misses: model?.record.misses ? wrong(true) : [],
  };
}
