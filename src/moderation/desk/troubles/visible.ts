/** A text of which nothing is hidden: what shows nothing, or turns the line around, stands there by its number. Pure. */

const HIDDEN =
  /[\0-\x08\x0b-\x1f\x7f-\x9f]|\p{Default_Ignorable_Code_Point}|\p{Noncharacter_Code_Point}|\p{Cs}/gu;
/** Marks beyond what any writing puts on one letter. */
const PILE = /(\p{M}{4})(\p{M}+)/gu;

/** `a⟨U+200B⟩b`. */
export function allVisible(text: string): string {
  return text
    .replace(HIDDEN, numbered)
    .replace(PILE, (_, first: string, rest: string) => `${first}${[...rest].map(numbered).join('')}`);
}

function numbered(sign: string): string {
  return `⟨U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
