import type { Check } from '../facts.ts';
import { fold } from '../fold.ts';
import newsroom from '../newsroom-names.json' with { type: 'json' };
import { findPhrases, indexPhrases } from '../phrase-search.ts';
import { compilePhrase } from '../phrases.ts';
import { readWords } from '../words.ts';

const titles = indexPhrases(newsroom.map((title) => compilePhrase(title)));

/** A name that readers could take for the newsroom, the paper itself, or one of its moderators by full name. */
export const impersonation: Check = ({ name, context: { site } }) => {
  const words = readWords(name);
  const own = fold(name);
  const paper = compilePhrase(site.name);
  const isPaper =
    own === fold(site.name) ||
    (paper !== null && paper.syllables.length > 1 && findPhrases(words, indexPhrases([paper])).length > 0);
  // A given name alone (`Lan`) belongs to thousands of readers.
  const isModerator = own.includes(' ') && site.moderators.some((moderator) => fold(moderator.name) === own);
  if (!isPaper && !isModerator && findPhrases(words, titles).length === 0) return [];
  return [{ check: 'impersonation', points: 4 }];
};
