/** Pages for links that lead nowhere (any more), and for presses that came from elsewhere. */
import type { Moderator, Site } from '../../../config/sites.ts';
import { html, type SafeHtml } from '../../html.ts';
import { type Locale, maskedAddress, wordsOf } from '../words.ts';
import type { Frame } from './frame.ts';

/** The same for every token that is not known, whatever the reason. */
export function unknownPage(locale: Locale, nonce: string, remark: 'old' | 'sent' | null): Frame {
  const { gone, notice, title } = wordsOf(locale);
  const ask = html`${remark === 'old' ? html`<p class="notice">${notice.old}</p>` : null}
<h1>${gone.unknown}</h1>
<p>${gone.unknownHelp}</p>
<form method="post">
<input type="hidden" name="nonce" value="${nonce}">
<label for="email">${gone.email}</label>
<input id="email" name="email" type="email" required autocomplete="email">
<button name="action" value="request" class="yes">${gone.send}</button>
</form>`;
  return plain(locale, title.unknown, remark === 'sent' ? html`<p class="headline">${gone.sent}</p>` : ask);
}

/** @param renewal what became of the request for a new link; null before it. */
export function expiredPage(
  { site, moderator }: { site: Site; moderator: Moderator },
  nonce: string,
  renewal: 'offered' | 'old' | 'sent' | 'nothing' | 'useNewest',
): Frame {
  const { gone, notice, title } = wordsOf(site.locale);
  const address = maskedAddress(moderator.email);
  const offer = html`<form method="post">
<input type="hidden" name="nonce" value="${nonce}">
<button name="action" value="renew" class="yes">${withAddress(gone.renew, address)}</button>
</form>`;
  const parts: Record<typeof renewal, SafeHtml> = {
    offered: offer,
    old: html`<p class="notice">${notice.old}</p>${offer}`,
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

export function sentencePage(locale: Locale, sentence: 'tooMany' | 'unreadable' | 'busy'): Frame {
  const { gone, title } = wordsOf(locale);
  return plain(locale, title.refused, html`<h1>${gone[sentence]}</h1>`);
}

function plain(locale: Locale, title: string, body: SafeHtml): Frame {
  return { locale, title, who: null, body: html`<div class="plain-page">${body}</div>` };
}

/** The sentence with the address kept on one line. */
function withAddress(sentence: string, address: string): SafeHtml {
  const [before, after] = sentence.split('{address}');
  return html`${before}<span class="whole">${address}</span>${after}`;
}
