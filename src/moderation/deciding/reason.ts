/** Longest reason in a moderator's own words, in UTF-16 units. */
export const REASON_MOST = 300;

/**
 * The reason a form gives: one of the list, or the moderator's own words in one line.
 * @returns null when there is none, or one of neither kind.
 */
export function readReason(
  { reason, other }: { reason: string | null; other: string | null },
  list: readonly string[],
): string | null {
  if (reason !== null && list.includes(reason)) return reason;
  const words = oneLine(other ?? '');
  return words === '' || words.length > REASON_MOST ? null : words;
}

/** A text without control characters and line breaks. */
export function oneLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
}
