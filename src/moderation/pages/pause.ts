/** The page that pauses a moderator's mails (`/u/<token>`). */
import type { Moderator, Site } from '../../../config/sites.ts';
import { html, type SafeHtml } from '../../html.ts';
import { fill } from '../../texts.ts';
import { timeAndDate, wordsOf } from '../words.ts';
import { canary } from './forms.ts';
import type { Frame } from './frame.ts';

export type PauseState = { kind: 'active' | 'last' } | { kind: 'paused'; until: number };

export type PauseRemark = 'old' | 'again' | 'machine' | 'unclear' | 'unsure' | null;

/** @param said.sure the box was ticked before */
export function pausePage(
  { site, moderator }: { site: Site; moderator: Moderator },
  state: PauseState,
  nonce: string,
  { remark, sure }: { remark: PauseRemark; sure: boolean },
): Frame {
  const words = wordsOf(site.locale);
  const { pause, notice } = words;
  return {
    locale: site.locale,
    title: `${words.title.pause} · ${site.name}`,
    who: { site, moderator },
    body: html`<div class="plain-page">${remark && remark !== 'unsure' ? html`<p class="notice" role="status">${notice[remark]}</p>` : null}
${content()}</div>`,
  };

  function content(): SafeHtml {
    const values = { site: site.name };
    if (state.kind === 'last') return html`<h1>${fill(pause.last, values)}</h1>`;
    if (state.kind === 'paused')
      return html`<h1>${fill(pause.paused, timeAndDate(state.until, site))}</h1>${press('resume', pause.resume)}`;
    return html`<h1>${fill(pause.active, values)}</h1><p>${pause.ask}</p>
${press('pause', pause.button, tick())}`;
  }

  /** A program that unsubscribes everywhere sends what RFC 8058 asks for; others that press buttons are kept off. */
  function tick(): SafeHtml {
    const fault = remark === 'unsure';
    return html`<label class="tick"><input type="checkbox" name="sure" value="yes" required${sure ? html` checked` : null}${fault ? html` aria-invalid="true" aria-describedby="fault"` : null}>
<span>${pause.sure}</span></label>
${fault ? html`<p class="fault" id="fault" role="alert">${words.ask.unsure}</p>` : null}`;
  }

  function press(action: string, label: string, fields: SafeHtml | null = null): SafeHtml {
    return html`<form method="post" class="question"><input type="hidden" name="nonce" value="${nonce}">
${fields}
<button name="action" value="${action}" class="yes">${label}</button>
${canary(words)}
</form>`;
  }
}
