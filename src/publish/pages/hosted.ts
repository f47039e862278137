/** The whole page of an article's comments, form and list, for browsers without scripts. */
import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import type { Site } from '../../../config/sites.ts';
import { ownArticleUrl } from '../../article-url.ts';
import { Problem } from '../../errors.ts';
import { html, type SafeHtml } from '../../html.ts';
import { problemText } from '../../http/problems.ts';
import type { ArticleState } from '../../store/articles.ts';
import type { PublishDeps } from '../deps.ts';
import { type Listing, type ListOrder, readListing } from '../listing.ts';
import { textsIn } from '../texts.ts';
import { commentsView } from './comments.ts';
import { type FormValues, faultsByField, formView } from './form.ts';
import { noticeLinks, sendReaderPage } from './frame.ts';

type Deps = Pick<PublishDeps, 'store' | 'links' | 'clock' | 'mintStamp'>;

const PAGE_SIZE = 20;

export interface HostedOrder extends Pick<ListOrder, 'site' | 'article' | 'sort' | 'after'> {}

/** Sends the page as a reader first meets it. */
export async function sendHostedPage(deps: Deps, res: Response, order: HostedOrder): Promise<void> {
  const found = await readListing(deps, { ...order, limit: PAGE_SIZE }, deps.clock());
  send(deps, res, { ...order, found, values: {}, problem: null });
}

/**
 * Sends the page again after a form that was not taken: what was written stays, each fault stands at its field, and
 * the status is the problem's own. It also works while the database is away.
 */
export async function sendFormAgain(
  deps: Deps,
  res: Response,
  form: { site: Site; article: string; values: FormValues; problem: Problem },
): Promise<void> {
  const order = { site: form.site, article: form.article, sort: 'newest' as const, after: null };
  const found = await readListing(deps, { ...order, limit: PAGE_SIZE }, deps.clock()).catch(() => null);
  send(deps, res, { ...order, ...form, found });
}

interface View extends HostedOrder {
  found: { listing: Listing; state: ArticleState } | null;
  values: FormValues;
  problem: Problem | null;
}

function send(deps: Deps, res: Response, view: View): void {
  const { site, article, found, problem } = view;
  const texts = textsIn(site.locale);
  const title = (found && articleTitle(site, found)) ?? texts.article;
  const shut = shutBy(view);
  const url = deps.links.hosted(site.id, article);
  sendReaderPage(deps, res, {
    site,
    title: problem ? `${texts.attention}: ${title}` : title,
    status: problem?.status ?? 200,
    articleUrl: found && ownArticleUrl(found.state.url, site),
    notices: shut !== null,
    body: html`<h1 dir="auto">${title}</h1>
${problem && !shut ? notice(problem, site) : null}
${shut ? shutView(shut, view) : openView(deps, view)}
${found ? commentsView({ ...view, url, first: view.after === null, listing: found.listing }) : null}`,
  });
}

/** A title that was not read from the article's own page is a stranger's word and may say anything. */
function articleTitle(site: Site, { state }: NonNullable<View['found']>): string | null {
  return state.titleChecked || site.screening.titles === 'trust' ? state.title : null;
}

/** Why there is no form, if there is none. */
function shutBy({ problem, found, site }: View): Problem | null {
  if (problem?.code === 'closed' || problem?.code === 'paused') return problem;
  const { paused = false, closed = false } = found?.listing.settings ?? {};
  if (!paused && !closed) return null;
  return new Problem(paused ? 'paused' : 'closed', { locale: site.locale });
}

function shutView(shut: Problem, { site, values }: View): SafeHtml {
  const { keptText } = textsIn(site.locale);
  return html`<p class="closed"${values.text ? html` role="alert"` : null}>${problemText(shut, site.locale)}</p>
${
  values.text
    ? html`<div class="row"><label class="label" for="kept">${keptText}</label>
<textarea class="input" id="kept" rows="8" dir="auto" readonly>
${values.text}</textarea></div>`
    : null
}`;
}

function openView(deps: Deps, { site, article, values, problem }: View): SafeHtml {
  const texts = textsIn(site.locale);
  const faults = problem?.faults ?? [];
  // A comment that cannot be answered any more can still be sent as one of its own.
  const orphaned = faults.some(({ pointer }) => pointer === '/parent');
  // The key of a form that may have been taken stays, so that sending it again makes no second comment.
  const spent = problem?.code === 'key-reused' || problem?.code === 'bad-key';
  return html`<section aria-labelledby="form-title">
<h2 id="form-title">${texts.formTitle}</h2>
${formView({
  site,
  article,
  action: `${deps.links.base}/v1/comments`,
  key: (!spent && values.key) || randomUUID(),
  stamp: deps.mintStamp(site.id, article),
  values: orphaned ? { ...values, parent: undefined } : values,
  faults,
  button: problem?.code === 'key-reused' ? texts.sendAsNew : texts.send,
  notices: noticeLinks(site, deps.links),
})}
</section>`;
}

function notice(problem: Problem, site: Site): SafeHtml {
  const texts = textsIn(site.locale);
  const { others } = faultsByField(problem.faults, site.locale);
  const own: Partial<Record<Problem['code'], string>> = {
    invalid: texts.notSent,
    'key-reused': texts.keyReused,
    'bad-key': texts.formBroken,
    malformed: texts.formBroken,
    'too-large': texts.tooLarge,
  };
  const sentences = [own[problem.code] ?? problemText(problem, site.locale), ...others];
  return html`<div class="notice problem" role="alert">${sentences.map((sentence) => html`<p>${sentence}</p>`)}</div>`;
}
