/** The frame around every page for readers: the paper's name on top, the way back, the page, the two notices. */
import { readFileSync } from 'node:fs';
import type { Response } from 'express';
import type { Site } from '../../../config/sites.ts';
import { html, page, type SafeHtml } from '../../html.ts';
import { readerHeaders } from '../../http/page-headers.ts';
import { fill } from '../../texts.ts';
import type { PublishDeps } from '../deps.ts';
import { rulesAndPrivacy } from '../presenter.ts';
import { textsIn } from '../texts.ts';

const styles = readFileSync(new URL('reader.css', import.meta.url), 'utf8');

export interface ReaderPage {
  site: Site;
  title: string;
  body: SafeHtml;
  status?: number;
  /** The article's address, if it is known to be one of the site's. */
  articleUrl?: string | null;
  /** Whether the links to the notices stand at the foot; a form has them beside its consent. */
  notices?: boolean;
  /** Whether search engines may keep it. */
  index?: boolean;
  head?: SafeHtml;
}

/** Sends a page; nothing in it needs a script. */
export function sendReaderPage({ links }: Pick<PublishDeps, 'links'>, res: Response, view: ReaderPage): void {
  const { site, title, body, status = 200, notices = true, index = false, head } = view;
  const texts = textsIn(site.locale);
  const home = `${site.origins[0]}/`;
  const back = view.articleUrl
    ? html`<a href="${view.articleUrl}">${texts.back}</a>`
    : html`<a href="${home}">${fill(texts.home, { site: site.name })}</a>`;
  sendBarePage(res, {
    lang: site.locale,
    title: `${title} – ${site.name}`,
    status,
    index,
    head,
    body: html`<header>
<p class="paper"><a href="${home}">${site.name}</a></p>
<p class="back">${back}</p>
</header>
<main>
${body}
</main>
${notices ? html`<footer>${noticeLinks(site, links)}</footer>` : null}`,
  });
}

/** "Nội quy bình luận · Thông báo về dữ liệu cá nhân". */
export function noticeLinks(site: Site, links: PublishDeps['links']): SafeHtml {
  const texts = textsIn(site.locale);
  const { rules, privacy } = rulesAndPrivacy(site, links);
  return html`<p class="notices"><a href="${rules}">${texts.rules}</a> <a href="${privacy}">${texts.privacy}</a></p>`;
}

/** A page without a newspaper around it: when it is not known whose it would be. */
export function sendBarePage(
  res: Response,
  view: {
    lang: Site['locale'];
    title: string;
    body: SafeHtml;
    status: number;
    index?: boolean;
    head?: SafeHtml;
  },
): void {
  const { lang, title, body, status, index = false, head } = view;
  const nonce = readerHeaders(res, { index });
  res.status(status).type('html').set('Content-Language', lang);
  res.send(page({ lang, title, body, nonce, styles, head }));
}
