/** What stands at the service's own address: what it is, in both languages, and the way to the desk. No site is named. */
import type { Response } from 'express';
import type { Site } from '../../../config/sites.ts';
import { html, type SafeHtml } from '../../html.ts';
import type { PublishDeps } from '../deps.ts';
import { textsIn } from '../texts.ts';
import { sendBarePage } from './frame.ts';

/** Sends the page: nobody knows yet in which language somebody reads who typed the address. */
export function sendFrontPage({ links }: Pick<PublishDeps, 'links'>, res: Response): void {
  const part = (locale: Site['locale'], heading: (title: string) => SafeHtml): SafeHtml => {
    const { title, about, desk } = textsIn(locale).front;
    return html`<section lang="${locale}">${heading(title)}
<div class="prose"><p>${about}</p></div>
<p class="see"><a href="${links.path}/desk">${desk}</a></p></section>`;
  };
  sendBarePage(res, {
    lang: 'vi',
    title: textsIn('vi').front.title,
    status: 200,
    body: html`<main>
${part('vi', (title) => html`<h1>${title}</h1>`)}
${part('en', (title) => html`<h2>${title}</h2>`)}
</main>`,
  });
}
