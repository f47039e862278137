/** What a site's filter learned, for the desk. */
import { causeInWords } from '../../src/screening/learned/cause-words.ts';
import { checksOf } from '../../src/screening/learned/flagging.ts';
import { type Learning, siteThreshold } from '../../src/screening/learned/learning.ts';
import { likelihood } from '../../src/screening/learned/model.ts';
import { type Beginning, READ_MOST, type Strong, strongest } from '../../src/screening/learned/strongest.ts';
import { parseReasons } from '../../src/screening/reasons.ts';
import { normalise } from '../../src/screening/text/normalise.ts';
import type { FilterSummary, Recent } from '../../src/store/learning/summaries.ts';

/** Newest decisions of a site in which words, false alarms and misses are looked for. */
export const SUMMED_UP = 400;
const MOST_WORDS = 12;
const MOST_COMMENTS = 10;

interface Read extends Beginning {
  comment: string;
  isSpam: boolean;
  written: number;
}

/**
 * Others in this process get their turn every few milliseconds, however much was written in those comments.
 * @param learning must not learn meanwhile
 * @param about.recent newest first
 */
export async function summaryOf(
  learning: Learning,
  { site, locale, recent }: { site: string; locale: 'vi' | 'en'; recent: readonly Recent[] },
): Promise<FilterSummary> {
  const model = learning.sites.get(site);
  const threshold = model ? siteThreshold(model) : null;
  const comments: Read[] = [];
  const words = await withPauses(strongest(learning, site, readAll(recent, comments), MOST_WORDS));
  const inWords = (all: Strong[]) => all.map((strong) => causeInWords(strong, locale));
  const wrong = (isSpam: boolean) =>
    comments
      .filter((one) => one.isSpam === isSpam && one.checks.includes('learned') !== isSpam)
      // What came in before it spoke it could not miss.
      .filter(({ written }) => !isSpam || (model?.speaksSince != null && written > model.speaksSince))
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
    misses: wrong(true),
  };
}

/** Makes of each what is asked of it, when it is asked for. @param into all that were made */
function* readAll(recent: readonly Recent[], into: Read[]): Generator<Read> {
  for (const { comment, action, text, reasons, written } of recent) {
    const read = {
      comment,
      isSpam: action === 'spam',
      written: Number(written),
      // What was stored is normalised already, but for what older versions stored: that takes off little.
      text: normalise(text.slice(0, 2 * READ_MOST)),
      checks: checksOf(parseReasons(reasons ?? '[]')),
    };
    into.push(read);
    yield read;
  }
}

async function withPauses<T>(work: Generator<void, T, void>): Promise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value as T;
    await new Promise(setImmediate);
  }
}
