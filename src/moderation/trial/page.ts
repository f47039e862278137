/** The page behind a trial mail's button (`/t/<token>`). */
import { html, type SafeHtml } from '../../html.ts';
import { fill } from '../../texts.ts';
import { canary } from '../pages/forms.ts';
import type { Frame } from '../pages/frame.ts';
import type { Visitor } from '../visit/access.ts';
import { maskedAddress, timeAndDate, wordsOf } from '../words.ts';
import en from './en.json' with { type: 'json' };
import vi from './vi.json' with { type: 'json' };

export type TrialState =
  | { kind: 'open' }
  | { kind: 'confirmed'; at: number }
  /** The mail went to an address that is not theirs any more. */
  | { kind: 'moved' }
  /** The link has ended; `asked` is what became of the request for a new mail. */
  | { kind: 'expired'; asked: 'sent' | 'young' | null };

export type TrialRemark = 'old' | 'unclear' | 'machine' | null;

export function trialPage(
  { site, moderator }: Pick<Visitor, 'site' | 'moderator'>,
  state: TrialState,
  nonce: string,
  remark: TrialRemark,
): Frame {
  const texts = { vi, en }[site.locale];
  const words = wordsOf(site.locale);
  const values = {
    site: site.name,
    name: moderator.name,
    address: maskedAddress(moderator.email),
  };
  return {
    locale: site.locale,
    title: `${texts.title} · ${site.name}`,
    who: { site, moderator },
    body: html`<div class="plain-page">${remark ? html`<p class="notice">${words.notice[remark]}</p>` : null}
${content()}</div>`,
  };

  function content(): SafeHtml {
    switch (state.kind) {
      case 'open':
        return html`<h1>${fill(texts.open, values)}</h1><p>${texts.ask}</p>${press('confirm', texts.button)}`;
      case 'confirmed': {
        const said = fill(texts.confirmed, { ...values, ...timeAndDate(state.at, site) });
        return html`<h1>${said}</h1><p>${fill(texts.after, values)}</p>`;
      }
      case 'moved':
        return html`<h1>${texts.moved}</h1><p>${texts.useNewest}</p>`;
      case 'expired': {
        const answer = { sent: texts.renewed, young: texts.young };
        const rest = state.asked
          ? html`<p>${fill(answer[state.asked], values)}</p>`
          : press('renew', fill(texts.renew, values));
        return html`<h1>${words.gone.expired}</h1>${rest}`;
      }
    }
  }

  function press(action: string, label: string): SafeHtml {
    return html`<form method="post"><input type="hidden" name="nonce" value="${nonce}">
<button name="action" value="${action}" class="yes">${label}</button>
${canary(words)}
</form>`;
  }
}
