/** The four digits that a site's moderation pages ask for, as its mails print them. Pure. */
import { type Locale, wording } from './texts.ts';

export interface CodeWords {
  line: string;
  help: string;
}

/** @param code null on sites where a button is enough */
export function codeWords(code: string | null, locale: Locale): CodeWords | null {
  const say = wording(locale);
  return code === null ? null : { line: say('code', { code }), help: say('codeHelp') };
}

/** In the text part. */
export function codeText({ line, help }: CodeWords): string {
  return `${line}\n${help}`;
}
