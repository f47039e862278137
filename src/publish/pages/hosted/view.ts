/** What stands on the hosted page: the form or why there is none, what went wrong, and the comments. */
import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import type { Site } from '../../../../config/sites.ts';
import { ownArticleUrl } from '../../../article-url.ts';
import { type FieldFault, Problem } from '../../../errors.ts';
import { html, type SafeHtml } from '../../../html.ts';
import { problemText } from '../../../http/problems.ts';
import type { ArticleState } from '../../../store/articles/articles.ts';
import type { Marks } from '../../../store/readers/votes.ts';
import { fill } from '../../../texts.ts';
import type { PublishDeps } from '../../deps.ts';
import { feedAddress } from '../../feed/feed.ts';
import type { Listing, ListOrder } from '../../listing.ts';
import { textsIn } from '../../texts.ts';
import { articleTitle } from '../../title.ts';
import { pageAddress } from '../address.ts';
import { noticeLinks, sendReaderPage } from '../frame.ts';
import { commentsView } from './comments.ts';
import { type FormValues, faultsByField, formView } from './form.ts';
import { type QuotedComment, quoteView } from './quote.ts';

type ViewDeps = Pick<PublishDeps, 'links' | 'clock' | 'mintStamp'>;

export interface HostedOrder extends Pick<ListOrder, 'site' | 'article' | 'sort' | 'after'> {
  cursor?: string;
  /** What this reader has pressed; nobody's where that is not asked. */
  reader: string | null;
}

/** What the database holds of the page. */
export interface Found {
  listing: Listing;
  state: ArticleState;
  marks: Marks;
}

export interface View extends HostedOrder {
  found: Found | null;
  values: FormValues;
  answered: QuotedComment | null;
  /** The comment that was to be answered is not there any more. */
  lostAnswer: boolean;
  problem: Problem | null;
  /** What was written seems to lack its diacritics. */
  plain?: boolean;
}

/** Sends the page in the state that `view` describes. */
export function sendView(deps: ViewDeps, res: Response, view: View): void {
  const { site, article, found, problem, sort, cursor } = view;
  const texts = textsIn(site.locale);
  const title = (found && articleTitle(site, found.state)) ?? texts.article;
  const shut = shutBy(view);
  const url = deps.links.hosted(site.id, article);
  const here = pageAddress(url, { sort, cursor });
  sendReaderPage(deps, res, {
    site,
    title: problem ? `${texts.attention}: ${title}` : title,
    status: problem?.status ?? 200,
    articleUrl: found && ownArticleUrl(found.state.url, site),
    notices: shut !== null,
    head: html`<link rel="alternate" type="application/atom+xml" title="${fill(texts.feedTitle, { site: site.name })}" href="${feedAddress(deps.links, site.id)}">`,
    body: html`<h1 dir="auto">${title}</h1>
${problem && !shut ? notice(problem, site) : null}
${shut ? shutView(shut, view) : openView(deps, view)}
${found ? commentsView({ ...view, ...found, url, here, now: deps.clock(), first: view.after === null }) : null}`,
  });
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

function openView(deps: ViewDeps, view: View): SafeHtml {
  const { site, article, values, problem, answered, lostAnswer, plain } = view;
  const texts = textsIn(site.locale);
  const faults = problem?.faults ?? [];
  // A comment that cannot be answered any more can still be sent as one of its own.
  const orphaned = faults.some(isOrphan);
  // The key of a form that may have been taken stays, so that sending it again makes no second comment.
  const spent = problem?.code === 'key-reused' || problem?.code === 'bad-key';
  const answers = orphaned ? null : answered;
  const title = answers ? fill(texts.replying, { name: answers.name }) : texts.formTitle;
  return html`<section id="form" aria-labelledby="form-title">
<h2 id="form-title" dir="auto">${title}</h2>
${lostAnswer ? html`<div class="closed"><p>${texts.replyGone}</p><p class="back"><a href="${deps.links.hosted(site.id, article)}#text">${texts.writeNew}</a></p></div>` : null}
${answers ? html`${quoteView(answers)}<p class="back"><a href="${deps.links.hosted(site.id, article)}#form">${texts.noReply}</a></p>` : null}
${plain ? plainView(site) : null}
${formView({
  site,
  article,
  asksMarks: asksMarks(view),
  action: `${deps.links.base}/v1/comments`,
  key: (!spent && values.key) || randomUUID(),
  stamp: deps.mintStamp(site.id, article),
  values: orphaned ? { ...values, parent: undefined } : values,
  faults,
  button: problem?.code === 'key-reused' || orphaned ? texts.sendAsNew : texts.send,
  notices: noticeLinks(site, deps.links),
})}
</section>`;
}

/** On a page of its own accord; again only as long as it has not asked. */
function asksMarks({ site, problem, plain, values }: View): boolean {
  if (plain || site.locale !== 'vi' || site.screening.diacritics !== 'hint') return false;
  return !problem || values.marks === 'ask';
}

/** The gentle word about a text without diacritics, and both ways on. */
function plainView({ locale }: Site): SafeHtml {
  const texts = textsIn(locale);
  return html`<div class="notice" role="alert"><p>${texts.notYetSent} ${texts.plain}</p>
<p class="choices"><a class="button" href="#text">${texts.mend}</a><button form="write">${texts.anyway}</button></p></div>`;
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
  // Nothing is to be mended but what it answered: there is a way on right here.
  const alone = problem.faults.length > 0 && problem.faults.every(isOrphan);
  const sentences = alone
    ? [`${texts.notYetSent} ${texts.replyGone}`]
    : [own[problem.code] ?? problemText(problem, site.locale), ...others];
  return html`<div class="notice problem" role="alert">${sentences.map((sentence) => html`<p>${sentence}</p>`)}${
    alone ? html`<p class="choices"><button form="write">${texts.sendAsNew}</button></p>` : null
  }</div>`;
}

/** What was to be answered is not there any more. */
function isOrphan({ pointer }: FieldFault): boolean {
  return pointer === '/parent';
}
