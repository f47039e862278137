/** Closing an article or pausing the site: what that means, and a box to tick before it happens. */
import { html } from '../../../html.ts';
import { fill } from '../../../texts.ts';
import type { Loaded } from '../../deciding/load.ts';
import type { PageContext } from '../context.ts';
import type { Asked } from './asked.ts';
import { invalid, type Question } from './question.ts';

export function shutQuestion(
  what: 'close-article' | 'pause-site',
  { article }: Loaded,
  { words, site }: PageContext,
  asked: Asked,
): Pick<Question, 'title' | 'about' | 'fields' | 'submit' | 'look'> {
  const texts = words.ask[what];
  const values = { site: site.name, title: article.title ?? article.id };
  return {
    title: words.more[what],
    about: html`<p>${fill(texts.about, values)}</p><p class="soft">${words.ask.stays}</p>`,
    fields: html`<label class="tick"><input type="checkbox" name="sure" value="yes" required${asked.sure ? html` checked` : null}${invalid(asked)}>
<span>${texts.sure}</span></label>`,
    submit: texts.send,
    look: 'no',
  };
}
