const LETTERS: Record<string, string> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '@': 'a', $: 's' };
const MIXED = /[\p{L}\p{M}013-9@$]{2,80}/gu;
const STAND_IN = /[0134@$]/g;
const LETTER = /\p{L}/u;

/**
 * The text with digits and signs inside words read as the letters they stand in for (`lu@ d@0`), or null where there
 * are none. As long as before: places in it are places in the text. Linear.
 */
export function readDigitsAsLetters(text: string): string | null {
  let changed = false;
  const read = text.replace(MIXED, (word) => {
    if (!LETTER.test(word)) return word;
    const letters = word.replace(STAND_IN, (sign) => LETTERS[sign] ?? sign);
    changed ||= letters !== word;
    return letters;
  });
  return changed ? read : null;
}
