import type { Reason, ScreeningContext, ScreeningSite, Signals } from '../../src/screening/screen.ts';
import { type Screened, screen } from '../../src/screening/screen.ts';

/** A comment from the site's own form, about which nothing is known. */
export const SIGNALS: Signals = {
  honeypot: false,
  stamp: 'valid',
  stampReused: false,
  origin: 'listed',
  overLimit: [],
};

export interface Given {
  name?: string;
  signals?: Partial<Signals>;
  site?: Partial<Omit<ScreeningSite, 'screening'>>;
  settings?: Partial<ScreeningSite['screening']>;
  context?: Partial<Omit<ScreeningContext, 'site'>>;
}

export function contextOf({ site, settings, context }: Given = {}): ScreeningContext {
  return {
    site: {
      locale: 'vi',
      name: 'Báo Mẫu Online',
      moderators: [{ name: 'Lan' }, { name: 'Trần Văn Bình' }],
      screening: { diacritics: 'hint', maxLinks: 2, bannedWords: [], ...settings },
      ...site,
    },
    duplicates: { exact: 0, reader: 0 },
    history: { approved: 0, rejected: 0, spam: 0 },
    learned: null,
    outside: [],
    ...context,
  };
}

export function screened(text: string, given: Given = {}): Screened {
  const signals = { ...SIGNALS, ...given.signals };
  return screen({ name: given.name ?? 'Nguyễn Văn An', text, signals }, contextOf(given));
}

/** The reason of that name, if the text gets it. */
export function reasonFor(check: string, text: string, given: Given = {}): Reason | undefined {
  return screened(text, given).reasons.find((reason) => reason.check === check);
}

/** The names of all reasons a text gets. */
export function reasonsFor(text: string, given: Given = {}): string[] {
  return screened(text, given).reasons.map((reason) => reason.check);
}
