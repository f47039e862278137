import type { Card } from '../writing/card.ts';
import { lacksAccents } from '../writing/check.ts';
import type { Desk } from '../writing/desk.ts';

export { articleOf } from './address.ts';

import { adopt } from './adopting.ts';
import { count, tooLong } from './length.ts';
import { copy, edit, withdraw } from './mending.ts';
import { report } from './reporting.ts';
import vi from './vi.json' with { type: 'json' };

/** What readers seldom do, by the names that the box asks for it. English arrives whole; Vietnamese brings its rest here. */
export default function rare(desk: Desk) {
  const { lang, texts, get, say, t, form, dom } = desk;
  if (lang === 'vi') Object.assign(texts, vi);
  return {
    edit: (card: Card) => edit(desk, card),
    withdraw: (card: Card) => withdraw(desk, card),
    copy: (card: Card) => copy(desk, card),
    report: (id: string, pressed: HTMLElement) => report(desk, id, pressed),
    adopt: () => adopt(desk),
    count: (counter: HTMLElement, text: string) => count(desk, counter, text),
    tooLong: (text: string) => tooLong(desk, text),
    /** Asks whether a text without accents is meant to be so. Answers whether it asked. */
    plain(text: string, submit: () => unknown): boolean {
      if (!lacksAccents(text)) return false;
      const mend = () => {
        say('');
        form.elements.text.focus();
      };
      say(t('plain'), undefined, dom.button(t('mend'), mend), dom.button(t('anyway'), submit));
      return true;
    },
    /** Whether the service answers a question that every page may ask. */
    reached: () =>
      get('v1/comments').then(
        () => true,
        () => false,
      ),
  };
}
