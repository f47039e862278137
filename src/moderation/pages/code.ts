/** The page that asks for the four digits of the mail before it shows anything. */
import type { Moderator, Site } from '../../../config/sites.ts';
import { html } from '../../html.ts';
import { wordsOf } from '../words.ts';
import { canary } from './forms.ts';
import type { Frame } from './frame.ts';

export type CodeRemark = 'wrong' | 'limited' | 'forgotten' | 'old' | null;

export function codePage(
  { site, moderator }: { site: Site; moderator: Moderator },
  nonce: string,
  remark: CodeRemark,
): Frame {
  const words = wordsOf(site.locale);
  const { code } = words;
  const line = remark === 'old' ? words.notice.old : remark && code[remark];
  return {
    locale: site.locale,
    title: `${code.title} · ${site.name}`,
    who: { site, moderator },
    body: html`<div class="plain-page"><h1>${code.title}</h1>
<p id="code-help">${code.about}</p>
<form method="post">
<input type="hidden" name="nonce" value="${nonce}">
<label for="code">${code.label}</label>
<input id="code" class="digits" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="\\s*([0-9]\\s*){4}" maxlength="12" required aria-describedby="code-help${line ? ' code-fault' : ''}"${line ? html` aria-invalid="true"` : null}>
${line ? html`<p class="fault" id="code-fault" role="alert">${line}</p>` : null}
<button name="action" value="confirm" class="yes">${code.send}</button>
${canary(words)}
</form></div>`,
  };
}
