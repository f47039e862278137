/** Other people's words made fit for a header, a line or a paragraph of a mail. Plain text: HTML still escapes it. */
import { countBeyond, firstGraphemes } from '../../graphemes.ts';

/**
 * One line without line breaks, control characters or characters that turn the reading direction, cut after
 * `most` characters as a person counts them.
 */
export function plainLine(text: string, most: number): string {
  const line = text
    // A letter may carry many marks; nobody needs more than this to recognise a title.
    .slice(0, most * 8)
    .replace(/\p{Cf}/gu, (mark) => (mark === ZERO_WIDTH_JOINER ? mark : ''))
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\s]+/gu, ' ')
    .trim();
  return countBeyond(most, line) ? `${firstGraphemes(line, most - 1).trimEnd()}…` : line;
}

/** It holds many emoji together. */
const ZERO_WIDTH_JOINER = '\u200d';

/** A text with its line breaks, without other control characters. */
export function plainText(text: string): string {
  return text
    .replace(/\r\n?|[\u0085\p{Zl}\p{Zp}]/gu, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '');
}
