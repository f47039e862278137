/** Takes the life out of links in other people's words, so that no mail program makes them clickable. Pure. */
import { LinkifyIt } from 'linkify-it';
import endings from './link-endings.json' with { type: 'json' };

// Mail programs turn bare domains into links too, under far more endings than a comment on the page does.
const linkify = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: true, urlAuth: true })
  .tlds(endings, true)
  // What begins with www is taken for a link whatever its ending.
  .add('www.', {
    validate: (text, at) =>
      /^[\p{L}\p{N}](?:[^\s<>"]*[^\s<>".,;:!?)])?/u.exec(text.slice(at, at + 2_000))?.[0].length ?? 0,
  });

/** `hay.Do đó`: a full stop without its space, not a domain. */
const SENTENCE_END = /^[^/]*[^.\p{Lu}]\.\p{Lu}\p{Ll}*$/u;

/**
 * `https://evil.example/x` becomes `hxxps://evil[.]example/x` followed by `note`; mail addresses lose their link
 * without a note.
 * @param note says that a link was disabled; left out where there is no room for it, as in a name
 */
export function defang(text: string, note = ''): string {
  let result = '';
  let from = 0;
  for (const { index, lastIndex, raw, schema } of linkify.match(text) ?? []) {
    if (schema === '' && SENTENCE_END.test(raw)) continue;
    const dead = disarm(raw.replaceAll('.', '[.]'));
    result += disarm(text.slice(from, index));
    result += schema === 'mailto:' ? dead.replaceAll('@', '[@]') : note ? `${dead} ${note}` : dead;
    from = lastIndex;
  }
  return result + disarm(text.slice(from));
}

const DOT_BEFORE_ENDING = new RegExp(
  `(?<=[a-z0-9-])\\.(?=(?:${endings.join('|')})(?![\\p{L}\\p{N}-]))`,
  'gu',
);

/** What a search for links missed and a mail program might still take for one. */
function disarm(text: string): string {
  return text
    .replace(
      /\b(h)(tt)(ps?):\/\//gi,
      (_, h: string, tt: string, ps: string) => `${h}${tt === 'TT' ? 'XX' : 'xx'}${ps}://`,
    )
    .replace(/(?<!\bhxxps?):\/\//gi, '[:]//')
    .replace(/\b(www)\./gi, '$1[.]')
    .replace(DOT_BEFORE_ENDING, '[.]');
}
