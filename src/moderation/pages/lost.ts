/** Pages for links that lead nowhere (any more), and for presses that came from elsewhere. */
import type { Moderator, Site } from '../../../config/sites.ts';
import { html, type SafeHtml } from '../../html.ts';
import { fill } from '../../texts.ts';
import { type Locale, maskedAddress, wordsOf } from '../words.ts';
import { canary } from './forms.ts';
import type { Frame } from './frame.ts';

/** The same for every token that is not known, whatever the reason. */
export function unknownPage(locale: Locale, nonce: string, remark: 'old' | 'machine' | 'sent' | null): Frame {
  const { gone, notice, title } = wordsOf(locale);
  const said = remark && remark !== 'sent' ? notice[remark] : null;
  const ask = html`${said ? html`<p class="notice">${said}</p>` : null}
<h1>${gone.unknown}</h1>
<p>${gone.unknownHelp}</p>
<form method="post">
<input type="hidden" name="nonce" value="${nonce}">
<label for="email">${gone.email}</label>
<input id="email" name="email" type="email" required autocomplete="email">
<button name="action" value="request" class="yes">${gone.send}</button>
${canary(wordsOf(locale))}
</form>`;
  return plain(locale, title.unknown, remark === 'sent' ? html`<p class="headline">${gone.sent}</p>` : ask);
}

/** For readers, whom nobody can send another link. */
export function lostReaderPage(locale: Locale): Frame {
  const { gone, title } = wordsOf(locale);
  return plain(locale, title.unknown, html`<h1>${gone.unknown}</h1><p>${gone.unknownReader}</p>`);
}

export type Renewal = 'offered' | 'old' | 'again' | 'machine' | 'sent' | 'nothing' | 'useNewest';

/** @param renewal what became of the request for a new link; null before it. */
export function expiredPage(
  { site, moderator }: { site: Site; moderator: Moderator },
  nonce: string,
  renewal: Renewal,
): Frame {
  const words = wordsOf(site.locale);
  const { gone, notice, title } = words;
  const address = maskedAddress(moderator.email);
  const offer = html`<form method="post">
<input type="hidden" name="nonce" value="${nonce}">
<button name="action" value="renew" class="yes">${withAddress(gone.renew, address)}</button>
${canary(words)}
</form>`;
  const parts: Record<Renewal, SafeHtml> = {
    offered: offer,
    old: html`<p class="notice">${notice.old}</p>${offer}`,
    again: html`<p class="notice">${notice.again}</p>${offer}`,
    machine: html`<p class="notice">${notice.machine}</p>${offer}`,
    sent: html`<p>${withAddress(gone.renewed, address)}</p>`,
    nothing: html`<p>${gone.nothing}</p>`,
    useNewest: html`<p>${gone.useNewest}</p>`,
  };
  return {
    ...plain(site.locale, title.expired, html`<h1>${gone.expired}</h1>${parts[renewal]}`),
    who: { site, moderator },
  };
}

/** A press without proof that it came from our page. */
export function refusedPage(locale: Locale, path: string): Frame {
  const { gone, title } = wordsOf(locale);
  return plain(
    locale,
    title.refused,
    html`<h1>${gone.refused}</h1><p><a class="plain" href="${path}">${gone.again}</a></p>`,
  );
}

export function sentencePage(locale: Locale, sentence: 'tooMany' | 'unreadable' | 'busy' | 'failed'): Frame {
  const { gone, title } = wordsOf(locale);
  return plain(locale, title.refused, html`<h1>${gone[sentence]}</h1>`);
}

/** @param most bytes a body may have */
export function tooLongPage(locale: Locale, most: number, path: string): Frame {
  const { gone, title } = wordsOf(locale);
  const size = most >= 1024 * 1024 ? `${Math.round(most / 1024 / 1024)} MB` : `${Math.round(most / 1024)} KB`;
  return plain(
    locale,
    title.refused,
    html`<h1>${fill(gone.tooLong, { most: size })}</h1><p>${gone.tooLongHelp}</p>
<p><a class="plain" href="${path}">${gone.again}</a></p>`,
  );
}

function plain(locale: Locale, title: string, body: SafeHtml): Frame {
  return { locale, title, who: null, body: html`<div class="plain-page">${body}</div>` };
}

/** The sentence with the address kept on one line. */
function withAddress(sentence: string, address: string): SafeHtml {
  const [before, after] = sentence.split('{address}');
  return html`${before}<span class="whole">${address}</span>${after}`;
}
