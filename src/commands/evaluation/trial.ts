/** One trial of the filter: it learns some labelled comments, each once, and judges others; by the code that serves. */
import { checksOf, flag, judgeScreened } from '../../screening/learned/flagging.ts';
import { type Learning, newLearning, teach } from '../../screening/learned/learning.ts';
import { type Screened, type ScreeningContext, screen } from '../../screening/screen.ts';
import type { Labelled } from './labelled.ts';
import { type Judged, type Measures, meanOf, measure } from './measures.ts';

/** The learned filter alone, and the whole list of checks with it. */
export interface Result extends Measures {
  whole: Measures;
}

const SITE = 'trial';
const FOLDS = 5;

/** A site as a newspaper begins with it, and a comment that came in by the form. */
const CONTEXT: ScreeningContext = {
  site: {
    locale: 'vi',
    name: 'Tòa soạn',
    moderators: [],
    screening: { diacritics: 'hint', maxLinks: 2, bannedWords: [] },
  },
  duplicates: { exact: 0, reader: 0 },
  history: { approved: 0, rejected: 0, spam: 0 },
  learned: null,
  outside: [],
};
const SIGNALS = {
  honeypot: false,
  stamp: 'valid',
  stampReused: false,
  origin: 'listed',
  overLimit: [],
} as const;

/** @param train in the order in which it is learned */
export function tryOut(train: readonly Labelled[], test: readonly Labelled[]): Result {
  const learning = newLearning();
  for (const { text, label } of train) {
    const { text: clean, reasons } = screenOf(text, null);
    teach(learning, {
      site: SITE,
      text: clean,
      checks: checksOf(reasons),
      as: label === 1 ? 'spam' : 'approved',
    });
  }
  const alone: Judged[] = [];
  const whole: Judged[] = [];
  for (const { text, label } of test) {
    const first = screenOf(text, null);
    const { score, threshold } = judgeScreened(learning, SITE, first);
    alone.push({ label, score, flagged: threshold !== null && score > threshold });
    const { verdict, points } = wholeOf(text, first, learning);
    whole.push({ label, flagged: verdict === 'spam', score: rank(verdict, score, points) });
  }
  return { ...measure(alone), whole: measure(whole) };
}

/** Every row is judged once, by a filter that learned the four fifths it is not in: the mean of five trials. */
export function crossValidate(rows: readonly Labelled[]): Result {
  const results = Array.from({ length: FOLDS }, (_, fold) =>
    tryOut(
      rows.filter((_, n) => n % FOLDS !== fold),
      rows.filter((_, n) => n % FOLDS === fold),
    ),
  );
  return { ...meanOf(results), whole: meanOf(results.map(({ whole }) => whole)) };
}

function screenOf(text: string, learned: ScreeningContext['learned']): Screened {
  return screen({ name: 'An', text, signals: { ...SIGNALS, overLimit: [] } }, { ...CONTEXT, learned });
}

function wholeOf(text: string, first: Screened, learning: Learning): { verdict: string; points: number } {
  const learned = flag(learning, SITE, first, CONTEXT.site.locale);
  const { verdict, score } = learned ? screenOf(text, learned) : first;
  return { verdict, points: score };
}

/** Spam comes first, then what the filter finds likelier, then what has more points. */
function rank(verdict: string, score: number, points: number): number {
  return (verdict === 'spam' ? 1_000 : 0) + score + points / 1_000_000;
}
