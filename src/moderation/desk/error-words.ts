/** Why a mail did not go out, in words; the code stays for whoever looks after the mail server. Pure. */
import { fill } from '../../texts.ts';
import type { DeskWords } from './words.ts';

/** @param code as stored: `550 5.1.1`, `451`, `timeout`, …; null: not known */
export function errorInWords(code: string | null, { errors }: Pick<DeskWords['mails'], 'errors'>): string {
  if (code === null) return errors.unknown;
  if (/^5\d\d\b/.test(code)) return fill(errors.refused5, { code });
  if (/^4\d\d\b/.test(code)) return fill(errors.refused4, { code });
  const known = (errors.codes as Record<string, string>)[code];
  return known ?? fill(errors.other, { code });
}
