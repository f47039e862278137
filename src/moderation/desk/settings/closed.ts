/** Articles that were closed, and the pause of the whole site. */
import { html, type SafeHtml } from '../../../html.ts';
import {
  eventAt,
  openArticle,
  pauseSite,
  resumeSite,
  sitePausedAt,
} from '../../../store/articles/articles.ts';
import { type ClosedArticle, closedArticles } from '../../../store/articles/closed.ts';
import { fill } from '../../../texts.ts';
import { buttonLabel, deskForm, pageHead } from './page-parts.ts';
import { answer, goTo, proofOf, told, type Visit } from './visit.ts';

const MOST = 100;
const SAID = { opened: 'opened', already: 'already', paused: 'nowPaused', running: 'nowRunning' } as const;

export async function showClosed(visit: Visit, warned: string | null = null): Promise<void> {
  const { deps, site, words, req } = visit;
  const { closed } = words;
  const [pausedAt, articles] = await Promise.all([
    sitePausedAt(deps.store.read, site.id),
    closedArticles(deps.store.read, { site: site.id, most: MOST }),
  ]);
  const key = String(req.query.said);
  const said = !warned && Object.hasOwn(SAID, key) ? closed[SAID[key as keyof typeof SAID]] : null;
  const days = site.comments.closeAfterDays;
  const body = html`${pageHead(visit, words.sections.closed.title, { said, warned })}
${await pausePart(visit, pausedAt)}
<section aria-labelledby="articles"><h2 id="articles">${fill(closed.articles, { n: articles.length })}</h2>
${articles.length ? null : html`<p>${closed.none}</p>`}
<ul class="events">${articles.map((article) => entry(visit, article))}</ul>
${articles.length === MOST ? html`<p class="soft">${fill(closed.more, { n: MOST })}</p>` : null}
${days > 0 ? html`<p class="soft">${fill(closed.auto, { n: days })}</p>` : null}</section>`;
  answer(visit, { title: words.sections.closed.title, body });
}

export async function pressClosed(visit: Visit): Promise<void> {
  const { deps, site, place, form, words, now } = visit;
  const proof = proofOf(visit);
  if (proof === null) return;
  if (proof === 'old') return showClosed(visit, words.notice.old);
  const doing = { site: site.id, moderator: place.moderator.id, channel: 'desk', now } as const;
  const since = now - site.moderation.undoMinutes * 60_000;
  const action = form.text('action');
  if (action === 'pause') {
    await deps.store.write((db) => pauseSite(db, doing));
    return goTo(visit, 'closed', { said: 'paused' });
  }
  if (action === 'resume') {
    await deps.store.write((db) => resumeSite(db, doing, { since }));
    return goTo(visit, 'closed', { said: 'running' });
  }
  const article = form.text('open');
  const opened = await deps.store.write((db) => openArticle(db, doing, { article, since }));
  goTo(visit, 'closed', { said: opened ? 'opened' : 'already' });
}

async function pausePart(visit: Visit, pausedAt: number | null): Promise<SafeHtml> {
  const { deps, site, words } = visit;
  const { closed } = words;
  if (pausedAt === null)
    return html`<section class="card"><p>${closed.running}</p><p class="hint">${closed.pauseHint}</p>
${deskForm(visit, html`<button name="action" value="pause" class="no">${closed.pause}</button>`)}</section>`;
  const event = await eventAt(deps.store.read, site.id, { action: 'pause-site', at: pausedAt });
  const by = event?.moderator_id ?? null;
  return html`<section class="card"><p><b>${told(by ? closed.pausedBy : closed.paused, visit, { by, at: pausedAt })}</b></p>
<p class="hint">${closed.pauseHint}</p>
${deskForm(visit, html`<button name="action" value="resume" class="yes">${closed.resume}</button>`)}</section>`;
}

function entry(visit: Visit, article: ClosedArticle): SafeHtml {
  const { site, words } = visit;
  const { closed } = words;
  const { id, closedAt, closedBy } = article;
  const title = article.title ?? id;
  const unchecked = article.title !== null && !article.titleChecked && site.screening.titles === 'page';
  return html`<li><p><b>${title}</b>${unchecked ? html` <span class="soft">(${closed.unchecked})</span>` : null}</p>
<p class="soft">${told(closedBy ? closed.by : closed.since, visit, { by: closedBy, at: closedAt })}</p>
${deskForm(visit, html`<button name="open" value="${id}" class="plain small">${buttonLabel(closed.open, fill(closed.openOf, { title }))}</button>`)}</li>`;
}
