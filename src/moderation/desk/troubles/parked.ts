/** `/desk/<site>/parked`: comments that could not be screened, their text as it came in. */
import type { Request, Response } from 'express';
import { html } from '../../../html.ts';
import { revisionOf } from '../../../store/comments.ts';
import { screenAgain } from '../../../store/desk/rescreen.ts';
import { parkedComments } from '../../../store/health/parked.ts';
import { fill, formatDateTime } from '../../../texts.ts';
import type { ModerationDeps } from '../../deps.ts';
import { readForm } from '../../visit/form.ts';
import { wordsOf } from '../../words.ts';
import { deskPath, sendDesk } from '../frame.ts';
import { atDesk } from '../guard.ts';
import { loadItems } from '../list/load.ts';
import { HERE } from '../list/page.ts';
import { refused } from '../refusals.ts';
import { deskWords } from '../words.ts';
import { allVisible } from './visible.ts';

const SHOWN_MOST = 50;

export async function showParked(
  { store, clock }: ModerationDeps,
  res: Response,
  said: string | null = null,
  status = 200,
): Promise<void> {
  const { seat, place } = atDesk(res);
  const { site } = place;
  const { parked: words } = deskWords(site.locale);
  const ids = (await parkedComments(store.read, site.id, SHOWN_MOST)).map(({ id }) => id);
  const items = await loadItems(store.read, place, ids, clock());
  const texts = await Promise.all(
    items.map(({ comment }) => revisionOf(store.read, comment.id, comment.revision)),
  );
  const body = html`<h1>${words.title}</h1><p>${words.about}</p>
${said ? html`<p class="notice" role="status">${said}</p>` : null}
${items.length ? null : html`<p class="headline empty">${words.none}</p>`}
<ul class="plain-list">${items.map(({ comment, article }, at) => {
    const open = deskPath(seat, site.id, `/c/${comment.id}`);
    return html`<li><p><b><bdi>${allVisible(comment.name)}</bdi></b> · <span class="soft">${formatDateTime(comment.created_at, site)}</span> · ${article.title ?? article.id}</p>
<pre class="raw" tabindex="0" aria-label="${fill(words.text, { name: comment.name })}">${allVisible(texts[at]?.text ?? '')}</pre>
<form method="post" class="row"><input type="hidden" name="nonce" value="${seat.commentNonce(place, comment)}"><input type="hidden" name="comment" value="${comment.id}">
<button name="action" value="screen-again" class="plain">${words.again}</button><a class="plain" href="${open}">${words.open}</a></form></li>`;
  })}</ul>`;
  sendDesk(res, seat, { site, title: words.title, here: HERE, body }, { status });
}

/** "Kiểm tra lại". */
export async function pressedParked(deps: ModerationDeps, req: Request, res: Response): Promise<void> {
  const at = atDesk(res);
  const { seat, place } = at;
  const { site, moderator } = place;
  const { parked: words } = deskWords(site.locale);
  const form = readForm(req.body);
  const comment = form.comment ?? '';
  const proof = seat.judge(req, { place, comment });
  if (proof.kind === 'foreign') return refused(at, res);
  if (proof.kind === 'expired') return showParked(deps, res, wordsOf(site.locale).notice.old);
  if (form.action !== 'screen-again') return showParked(deps, res, wordsOf(site.locale).notice.unclear, 422);
  const now = deps.clock();
  const doing = { site: site.id, moderator: moderator.id, channel: 'desk', now } as const;
  const { version } = proof;
  const moved = await deps.store.write((db) => screenAgain(db, doing, { id: comment, version }));
  deps.logger.info({ site: site.id, comment, moved: moved !== null }, 'screened again on request');
  if (moved) void deps.queues.add([{ queue: 'screening', id: moved.id, version: moved.version }]);
  return showParked(deps, res, moved ? words.sent : words.moved);
}
