/** The text a moderator wrote instead of the reader's. */
import type { Site } from '../../../config/sites.ts';
import { countBeyond } from '../../graphemes.ts';
import { fill } from '../../texts.ts';
import type { Rendered } from '../deps.ts';
import { wordsOf } from '../words.ts';

export type Edit =
  /** No text came: the text area is asked for. */
  { kind: 'open' } | { kind: 'fault'; fault: string } | { kind: 'ready'; rendered: Rendered };

/** Renders an edited text, and says in words what is wrong with one that cannot be published. */
export function judgeEdit(
  { render }: { render(text: string): Rendered },
  { locale, comments }: Pick<Site, 'locale' | 'comments'>,
  text: string | null,
): Edit {
  if (text === null) return { kind: 'open' };
  const words = wordsOf(locale).edit;
  const rendered = render(text);
  if (rendered.text === '') return { kind: 'fault', fault: words.empty };
  const n = countBeyond(comments.maxLength, rendered.text);
  if (n === null) return { kind: 'ready', rendered };
  const number = (value: number) => value.toLocaleString(locale);
  return { kind: 'fault', fault: fill(words.long, { most: number(comments.maxLength), n: number(n) }) };
}
