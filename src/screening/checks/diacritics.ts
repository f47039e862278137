import type { Check } from '../facts.ts';
import { outsideLinks } from '../links/links.ts';
import { isWithoutDiacritics } from '../vietnamese/diacritics.ts';

/** Vietnamese typed without its marks, where the site wants such texts held. Where it only hints, the form did. */
export const diacritics: Check = ({ text, words, context: { site } }) =>
  site.locale === 'vi' &&
  site.screening.diacritics === 'hold' &&
  isWithoutDiacritics(outsideLinks(words, text))
    ? [{ check: 'no-diacritics', points: 2 }]
    : [];
