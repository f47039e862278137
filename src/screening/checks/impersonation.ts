import type { Check } from '../facts.ts';
import newsroom from '../newsroom-names.json' with { type: 'json' };
import { readDigitsAsLetters } from '../phrases/digits-as-letters.ts';
import { compilePhrase } from '../phrases/phrases.ts';
import { findPhrases, indexPhrases } from '../phrases/search.ts';
import { fold } from '../text/fold.ts';
import { readWords } from '../text/words.ts';

const titles = indexPhrases(newsroom.map((title) => compilePhrase(title)));

/**
 * A name that readers could take for the newsroom, the paper itself, or one of its moderators by full name; also with
 * digits in place of letters (`s0ạn`), and with marks that make other syllables of it (`Onlíne`).
 */
export const impersonation: Check = ({ name, context: { site } }) => {
  const mixed = readDigitsAsLetters(name);
  const isMeant = [name, ...(mixed === null ? [] : [mixed])].some(
    (read) => isPaper(read, site.name) || isModerator(read, site.moderators) || isTitle(read),
  );
  return isMeant ? [{ check: 'impersonation', points: 4 }] : [];
};

function isPaper(name: string, paper: string): boolean {
  if (fold(name).replaceAll(' ', '') === fold(paper).replaceAll(' ', '')) return true;
  const phrase = compilePhrase(paper);
  return (
    phrase !== null &&
    phrase.syllables.length > 1 &&
    findPhrases(readWords(name), indexPhrases([phrase])).length > 0
  );
}

/** The full name, also with digits behind it: a given name alone (`Lan`) belongs to thousands of readers. */
function isModerator(name: string, moderators: readonly { name: string }[]): boolean {
  const own = fold(name).replace(/[\d ]+$/, '');
  return own.includes(' ') && moderators.some((moderator) => fold(moderator.name) === own);
}

function isTitle(name: string): boolean {
  return findPhrases(readWords(name), titles).length > 0;
}
