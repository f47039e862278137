/**
 * How the desk's search reads a text: Vietnamese with and without marks. What is typed without marks finds both; what is
 * typed with marks finds the same marks, and whoever wrote without any. Pure.
 */

/** Words of a search that count, and how much of it is read. */
const WORDS_MOST = 8;
const READ_MOST = 200;
/** Spellings kept during a search: Vietnamese has some 7,000 syllables. */
const SPELLINGS_MOST = 20_000;

const MARKS = /\p{M}+/gu;
const BETWEEN = /[^\p{L}\p{N}]+/gu;

/** Lower case, no marks (`đ` is `d`), letters and digits only, one space between words. */
export function foldForSearch(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(MARKS, '')
    .replaceAll('đ', 'd')
    .replace(BETWEEN, ' ')
    .trim();
}

/** What is stored for a comment: a space before every word, so that a word is found by how it begins. */
export function searchText(name: string, text: string): string {
  return ` ${foldForSearch(name)} ${foldForSearch(text)}`;
}

export interface SearchTerm {
  /** One folded word, or several in this order. */
  folded: string;
  /** The words as they were typed, when marks were. */
  marked: readonly Spelling[] | null;
}

/** The terms of a search: words, and words between quotation marks as they follow each other. */
export function searchTerms(query: string): SearchTerm[] {
  const parts = query.slice(0, READ_MOST).match(/"[^"]+"|“[^”]+”|[^\s"“”]+/g) ?? [];
  return parts
    .flatMap((part) => {
      const folded = foldForSearch(part);
      if (!folded) return [];
      const words = wordsOf(part).map(spellingOf);
      return [{ folded, marked: words.some(isMarked) ? words : null }];
    })
    .slice(0, WORDS_MOST);
}

/**
 * Whether texts have every term with the marks it was typed with; a word of a text that has none is taken for any. Words
 * once taken apart are kept, since one search reads the same few thousand syllables in every text.
 */
export function marksAgree(terms: readonly SearchTerm[]): (text: string) => boolean {
  const marked = terms.flatMap((term) => (term.marked ? [term.marked] : []));
  if (!marked.length) return () => true;
  const known = new Map<string, Spelling>();
  const spelled = (word: string): Spelling => {
    const seen = known.get(word);
    if (seen) return seen;
    if (known.size >= SPELLINGS_MOST) known.clear();
    const spelling = spellingOf(word);
    known.set(word, spelling);
    return spelling;
  };
  return (text) => {
    const words = wordsOf(text).map(spelled);
    return marked.every((wanted) =>
      words.some((_, at) => wanted.every((word, n) => couldBe(word, words[at + n], n < wanted.length - 1))),
    );
  };
}

/** A word apart: its letters without any mark, with the marks that make other letters (ă, ơ, đ), and its tone. */
interface Spelling {
  bare: string;
  letters: string;
  tone: string;
}

/** Grave, acute, hook, tilde, dot: wherever in the word they stand (`hòa`, `hoà`). */
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .normalize('NFD')
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  );
}

/** @param word in lower case, its marks apart from its letters (NFD). */
function spellingOf(word: string): Spelling {
  return {
    bare: foldForSearch(word),
    letters: word.replace(TONES, '').normalize('NFC'),
    tone: word.match(TONES)?.[0] ?? '',
  };
}

function isMarked({ bare, letters, tone }: Spelling): boolean {
  return tone !== '' || letters !== bare;
}

/** @param whole the word was typed to its end. */
function couldBe(typed: Spelling, word: Spelling | undefined, whole: boolean): boolean {
  if (!word?.bare.startsWith(typed.bare) || (whole && word.bare !== typed.bare)) return false;
  if (!isMarked(typed) || !isMarked(word)) return true;
  if (!word.letters.startsWith(typed.letters)) return false;
  // Whoever has not come to the end of a word may not have come to its tone.
  return word.tone === typed.tone || (typed.tone === '' && word.letters.length > typed.letters.length);
}
