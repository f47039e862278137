/** Titles as they are kept: an article's page and a reader's browser are believed equally little. */
import { LIMITS } from './comment.ts';
import { firstGraphemes } from './graphemes.ts';

/** A title as one line: no controls, nothing that turns the direction, no towers of marks, at most 300 characters. */
export function titleLine(title: string): string {
  const line = title
    // A database cannot hold half a surrogate pair, and PostgreSQL no NUL.
    .replaceAll('\0', '')
    .toWellFormed()
    .slice(0, 4 * LIMITS.title)
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1');
  return firstGraphemes(line.trim(), LIMITS.title);
}
