/** The frame of every page of this room. */
import type { Moderator, Site } from '../../../config/sites.ts';
import { html, page, type SafeHtml } from '../../html.ts';
import { fill } from '../../texts.ts';
import { type Locale, wordsOf } from '../words.ts';
import { STYLES } from './styles.ts';

export interface Frame {
  locale: Locale;
  title: string;
  /** "Báo Mẫu Online · Bạn đang duyệt với tên Lan"; null on pages that know neither. */
  who: { site: Site; moderator: Moderator } | null;
  body: SafeHtml;
}

export function frame({ locale, title, who, body }: Frame, nonce: string): string {
  return page({
    lang: locale,
    title,
    nonce,
    styles: STYLES,
    body: html`${who ? whoLine(who) : null}
<main>
${body}
</main>`,
  });
}

function whoLine({ site, moderator }: NonNullable<Frame['who']>): SafeHtml {
  const you = fill(wordsOf(site.locale).who, { name: moderator.name });
  return html`<header class="who"><p><span>${site.name} </span><span><span class="dot">· </span>${you}</span></p></header>`;
}
