/** What stands at the door of the desk. */
import { html, type SafeHtml } from '../../../html.ts';
import { fill } from '../../../texts.ts';
import { canary } from '../../pages/forms.ts';
import { type Locale, wordsOf } from '../../words.ts';
import { deskPath } from '../frame.ts';
import type { Seat } from '../guard.ts';
import type { Place } from '../places.ts';
import { deskWords } from '../words.ts';

export interface LoginForm {
  /** Where it posts to. */
  action: string;
  nonce: string;
  /** What is said above it; `sent` stands in its place. */
  remark: 'old' | 'address' | 'sent' | 'used' | 'unknown' | null;
  email: string;
}

/** "Email tòa soạn của bạn" and the button. */
export function loginBody(locale: Locale, { action, nonce, remark, email }: LoginForm): SafeHtml {
  const { login, title } = deskWords(locale);
  if (remark === 'sent')
    return html`<h1>${title}</h1><p role="status">${login.sent}</p>
<p><a class="plain" href="${action}">${login.other}</a></p>`;
  const faulty = remark === 'address';
  return html`<h1>${title}</h1>
${remark && !faulty ? html`<p class="notice">${login[remark]}</p>` : null}
<form method="post" action="${action}">
<input type="hidden" name="nonce" value="${nonce}">
<label for="email">${login.email}</label>
<input id="email" name="email" type="email" required autocomplete="email" maxlength="254" value="${email}"${faulty ? html` aria-invalid="true" aria-describedby="email-fault"` : null}>
${faulty ? html`<p class="fault" id="email-fault">${login.address}</p>` : null}
<button name="action" value="login" class="yes">${login.send}</button>
</form>`;
}

export function refusedBody(locale: Locale, path: string): SafeHtml {
  const { gone } = wordsOf(locale);
  return html`<h1>${gone.refused}</h1><p><a class="plain" href="${path}">${gone.again}</a></p>`;
}

export function tooManyBody(locale: Locale): SafeHtml {
  return html`<h1>${deskWords(locale).login.tooMany}</h1>`;
}

/** The page of a login link: one button, and nothing happens before it is pressed. */
export function enterBody(
  { site, moderator }: Pick<Place, 'site' | 'moderator'>,
  nonce: string,
  remark: 'old' | 'machine' | null,
): SafeHtml {
  const { login } = deskWords(site.locale);
  const words = wordsOf(site.locale);
  return html`<p class="soft">${site.name}</p><h1>${fill(login.hello, { name: moderator.name })}</h1>
${remark ? html`<p class="notice">${words.notice[remark]}</p>` : null}
<form method="post">
<input type="hidden" name="nonce" value="${nonce}">
<button name="action" value="enter" class="yes">${login.enter}</button>
${canary(words)}
</form>
<p class="soft">${login.device}</p>`;
}

/** For somebody who is a moderator of several sites. */
export function chooserPage(seat: Seat, locale: Locale): SafeHtml {
  const words = deskWords(locale);
  const sites = [...seat.sites.values()];
  return html`<h1>${words.choose}</h1>
<ul class="sites">${sites.map(({ site }) => html`<li><a class="plain" href="${deskPath(seat, site.id)}">${site.name}</a></li>`)}</ul>
<form method="post" action="${seat.root}/desk">
<input type="hidden" name="nonce" value="${seat.formNonce()}">
<button name="action" value="leave" class="plain">${words.leave.here}</button>
</form>`;
}
