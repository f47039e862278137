/** Pieces that every page of the settings is made of. */
import { html, type SafeHtml } from '../../../html.ts';
import type { Visit } from './visit.ts';

type Where = Pick<Visit, 'path' | 'words'>;

/** The way back, the heading, and what came of the last press. */
export function pageHead(
  { path, words }: Where,
  title: string,
  { said, warned }: { said?: string | null; warned?: string | null } = {},
): SafeHtml {
  return html`<p class="back"><a href="${path()}">‹ ${words.back}</a></p>
<h1>${title}</h1>
${said ? html`<p class="notice said" role="status">${said}</p>` : null}
${warned ? html`<p class="notice warned" role="alert">${warned}</p>` : null}`;
}

/** A form that posts to the page it stands on, with the proof that it is this session's. */
export function deskForm({ seat }: Pick<Visit, 'seat'>, body: SafeHtml): SafeHtml {
  return html`<form method="post" novalidate>
<input type="hidden" name="nonce" value="${seat.formNonce()}">
${body}
</form>`;
}

/** A word for those who see the button among others, and its object for those who hear it alone. */
export function buttonLabel(label: string, of: string): SafeHtml {
  return of === label
    ? html`${label}`
    : html`<span aria-hidden="true">${label}</span><span class="visually-hidden">${of}</span>`;
}
