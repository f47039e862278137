/** The learned filter's word on a comment that the other checks have seen. */
import type { ScreeningContext } from '../facts.ts';
import type { Screened } from '../screen.ts';
import { causeInWords } from './cause-words.ts';
import { explain } from './explain.ts';
import { type Judgement, judge, type Learning } from './learning.ts';

/** What was found without the filter, as it is asked: by the same names the log is learned from. */
export function checksOf(reasons: readonly { check: string }[]): string[] {
  return reasons.map(({ check }) => check);
}

/** What the filter of a site says of a screened comment, above its threshold or not. */
export function judgeScreened(
  learning: Learning,
  site: string,
  { text, reasons }: Pick<Screened, 'text' | 'reasons'>,
): Judgement {
  return judge(learning, { site, text, checks: checksOf(reasons) });
}

/**
 * What to tell `screen` of it: null where the filter is silent or finds nothing wrong, so that it need not be asked again.
 * @param locale of the reasons' words
 */
export function flag(
  learning: Learning,
  site: string,
  { text, reasons }: Pick<Screened, 'text' | 'reasons'>,
  locale: 'vi' | 'en',
): ScreeningContext['learned'] {
  const { score, threshold } = judgeScreened(learning, site, { text, reasons });
  if (threshold === null || !(score > threshold)) return null;
  const { causes, spans } = explain(learning, { site, text, checks: checksOf(reasons) });
  return { score, threshold, why: causes.map((cause) => causeInWords(cause, locale)), spans };
}
