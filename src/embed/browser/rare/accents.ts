import { lacksAccents } from '../writing/check.ts';
import type { Desk } from '../writing/desk.ts';

/** Asks whether a text without accents is meant to be so. Answers whether it asked. */
export function plain({ say, t, form, dom: { button } }: Desk, text: string, submit: () => unknown): boolean {
  if (!lacksAccents(text)) return false;
  const mend = () => {
    say('');
    form.elements.text.focus();
  };
  say(t('plain'), undefined, button(t('mend'), mend), button(t('anyway'), submit));
  return true;
}
