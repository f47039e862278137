import type { Check, ScreeningSite } from '../facts.ts';
import { readDigitsAsLetters } from '../phrases/digits-as-letters.ts';
import { compilePhrase } from '../phrases/phrases.ts';
import { type Found, findPhrases, indexPhrases, type PhraseIndex } from '../phrases/search.ts';
import { spellOut } from '../phrases/shorthand.ts';
import shared from '../shared-words.json' with { type: 'json' };
import { mergeSpans } from '../text/spans.ts';
import { readWords } from '../text/words.ts';

const MOST_NAMED = 5;

const sharedPhrases = [
  ...shared.phrases.map((phrase) => compilePhrase(phrase)),
  ...shared.strict.map((phrase) => compilePhrase(phrase, true)),
];
const sharedIndex = indexPhrases(sharedPhrases);
const NOTHING = indexPhrases([]);

/** What is marked on every site whose editors do not switch it off. */
export const SHARED_WORDS: readonly string[] = [...shared.phrases, ...shared.strict];

// A site's settings are frozen and replaced as a whole: the list itself is the key.
const siteIndexes = new WeakMap<readonly string[], PhraseIndex>();
const sharedIndexes = new WeakMap<readonly string[], PhraseIndex>();

/** Listed words and phrases, the site's and the shared ones, found by syllable however they are spelled. */
export const bannedWords: Check = ({ text, words, context }) => {
  const listed = indexOf(context.site.screening.bannedWords);
  const spelledOut = spellOut(words, text);
  const lettered = readDigitsAsLetters(text);
  const letteredWords = lettered && readWords(lettered);
  const found: Found[] = [listed, sharedIndexOf(context.site.screening)].flatMap((index) => [
    ...findPhrases(words, index),
    ...(spelledOut ? findPhrases(spelledOut, index) : []),
    ...(letteredWords ? findPhrases(letteredWords, index).filter(isLong) : []),
  ]);
  if (found.length === 0) return [];
  const names = [...new Set(found.map(({ phrase }) => phrase.text.toLowerCase()))];
  return [
    {
      check: 'banned-word',
      points: Math.min(10, 4 + names.length),
      params: { words: names.slice(0, MOST_NAMED).join(', ') },
      spans: mergeSpans(found.map(({ start, end }) => [start, end])),
    },
  ];
};

/** `b1` is a vitamin: one syllable is too little to read digits as letters for. */
function isLong({ phrase }: Found): boolean {
  return phrase.syllables.length > 1;
}

function indexOf(list: readonly string[]): PhraseIndex {
  let index = siteIndexes.get(list);
  if (!index) {
    index = indexPhrases(list.map((phrase) => compilePhrase(phrase)));
    siteIndexes.set(list, index);
  }
  return index;
}

/** The shared words without those that a site lets pass. */
function sharedIndexOf({ sharedWords = true, allowedWords = [] }: ScreeningSite['screening']): PhraseIndex {
  if (!sharedWords) return NOTHING;
  if (!allowedWords.length) return sharedIndex;
  let index = sharedIndexes.get(allowedWords);
  if (!index) {
    const allowed = new Set(allowedWords.map((word) => word.toLowerCase()));
    index = indexPhrases(sharedPhrases.filter((phrase) => !allowed.has(phrase?.text.toLowerCase() ?? '')));
    sharedIndexes.set(allowedWords, index);
  }
  return index;
}
