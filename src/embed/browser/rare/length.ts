import { lengthOf } from '../writing/check.ts';
import type { Desk } from '../writing/desk.ts';

/** Says how many characters are left when they get few. */
export function count(
  { settings: { maxLength = 5000 }, t, dom }: Desk,
  counter: HTMLElement,
  text: string,
): void {
  const left = maxLength - lengthOf(text.trim());
  dom.refill(counter, left >= 0 && left <= 500 && t('left', left));
}

/** What to tell of a text that is too long; '' for one that is not. */
export function tooLong({ settings: { maxLength = 5000 }, t }: Desk, text: string): string {
  const length = lengthOf(text);
  return length > maxLength ? t('textLong', maxLength, length) : '';
}
