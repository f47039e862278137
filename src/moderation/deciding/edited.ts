/** A text that a moderator wrote: instead of the reader's, or in the newsroom's name. */
import type { Site } from '../../../config/sites.ts';
import { countBeyond } from '../../graphemes.ts';
import { fill } from '../../texts.ts';
import type { Rendered } from '../deps.ts';
import { wordsOf } from '../words.ts';

export type Written = { kind: 'fault'; fault: string } | { kind: 'ready'; rendered: Rendered };

export type Edit =
  /** No text came: the text area is asked for. */
  { kind: 'open' } | Written;

/** Renders an edited text, and says in words what is wrong with one that cannot be published. */
export function judgeEdit(
  deps: { render(text: string): Rendered },
  site: Pick<Site, 'locale' | 'comments'>,
  text: string | null,
): Edit {
  return text === null ? { kind: 'open' } : judgeText(deps, site, text, wordsOf(site.locale).edit);
}

/** @param words sentences for a text that is empty, and for one that is too long (`{most}`, `{n}`). */
export function judgeText(
  { render }: { render(text: string): Rendered },
  { locale, comments }: Pick<Site, 'locale' | 'comments'>,
  text: string,
  words: { empty: string; long: string },
): Written {
  const rendered = render(text);
  if (rendered.text === '') return { kind: 'fault', fault: words.empty };
  const n = countBeyond(comments.maxLength, rendered.text);
  if (n === null) return { kind: 'ready', rendered };
  const number = (value: number) => value.toLocaleString(locale);
  return { kind: 'fault', fault: fill(words.long, { most: number(comments.maxLength), n: number(n) }) };
}
