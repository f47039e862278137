import type { Check } from '../facts.ts';
import { isWithoutDiacritics } from '../vietnamese/diacritics.ts';

/** Vietnamese typed without its marks, where the site wants such texts held. Where it only hints, the form did. */
export const diacritics: Check = ({ words, context: { site } }) =>
  site.locale === 'vi' && site.screening.diacritics === 'hold' && isWithoutDiacritics(words)
    ? [{ check: 'no-diacritics', points: 2 }]
    : [];
