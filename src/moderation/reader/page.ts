/** The page behind a link that was mailed to a reader (`/c/<token>`). */
import type { Site } from '../../../config/sites.ts';
import { html, type SafeHtml } from '../../html.ts';
import { fill } from '../../texts.ts';
import { canary } from '../pages/forms.ts';
import type { Frame } from '../pages/frame.ts';
import { wordsOf } from '../words.ts';
import en from './en.json' with { type: 'json' };
import vi from './vi.json' with { type: 'json' };

/** `open`: nothing was said yet. `expired`: and it is too late to say it with this link. */
export type ReaderState = 'open' | 'confirmed' | 'stopped' | 'expired';
export type ReaderRemark = 'old' | 'unclear' | 'machine' | null;

/** One thing to press at a time: a program that presses what it finds cannot press opposite things. */
export function readerPage(site: Site, state: ReaderState, nonce: string, remark: ReaderRemark): Frame {
  const texts = { vi, en }[site.locale];
  const words = wordsOf(site.locale);
  const values = { site: site.name };
  return {
    locale: site.locale,
    title: `${texts.title} · ${site.name}`,
    who: null,
    body: html`<div class="plain-page">${remark ? html`<p class="notice" role="status">${words.notice[remark]}</p>` : null}
${content()}</div>`,
  };

  function content(): SafeHtml {
    switch (state) {
      case 'open':
        return html`<h1>${fill(texts.ask, values)}</h1><p>${texts.how}</p>${press('confirm', texts.confirm)}`;
      case 'confirmed':
        return html`<h1>${texts.confirmed}</h1><p>${fill(texts.told, values)}</p>${press('stop', texts.stop)}`;
      case 'stopped':
        return html`<h1>${fill(texts.stopped, values)}</h1>${press('confirm', texts.resume)}`;
      case 'expired':
        return html`<h1>${texts.expired}</h1><p>${texts.again}</p>`;
    }
  }

  function press(action: 'confirm' | 'stop', label: string): SafeHtml {
    return html`<form method="post" class="question"><input type="hidden" name="nonce" value="${nonce}">
<button name="action" value="${action}" class="yes">${label}</button>
${canary(words)}
</form>`;
  }
}
