/** The page that pauses a moderator's mails (`/u/<token>`). */
import type { Moderator, Site } from '../../../config/sites.ts';
import { html, type SafeHtml } from '../../html.ts';
import { fill } from '../../texts.ts';
import { timeAndDate, wordsOf } from '../words.ts';
import type { Frame } from './frame.ts';

export type PauseState = { kind: 'active' | 'last' } | { kind: 'paused'; until: number };

export function pausePage(
  { site, moderator }: { site: Site; moderator: Moderator },
  state: PauseState,
  nonce: string,
  remark: 'old' | 'unclear' | null,
): Frame {
  const words = wordsOf(site.locale);
  const { pause, notice } = words;
  return {
    locale: site.locale,
    title: `${words.title.pause} · ${site.name}`,
    who: { site, moderator },
    body: html`<div class="plain-page">${remark ? html`<p class="notice">${notice[remark]}</p>` : null}
${content()}</div>`,
  };

  function content(): SafeHtml {
    const values = { site: site.name };
    if (state.kind === 'last') return html`<h1>${fill(pause.last, values)}</h1>`;
    if (state.kind === 'paused')
      return html`<h1>${fill(pause.paused, timeAndDate(state.until, site))}</h1>${press('resume', pause.resume)}`;
    return html`<h1>${fill(pause.active, values)}</h1><p>${pause.ask}</p>
${press('pause', pause.button)}`;
  }

  function press(action: string, label: string): SafeHtml {
    return html`<form method="post"><input type="hidden" name="nonce" value="${nonce}">
<button name="action" value="${action}" class="yes">${label}</button></form>`;
  }
}
