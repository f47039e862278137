/** "Đã đăng 7." with the way back, after one press on several. */
import { html, type SafeHtml } from '../../../../html.ts';
import type { Db } from '../../../../store/database/schema.ts';
import { decisionsOfBatch } from '../../../../store/deciding/many.ts';
import { lastBatch } from '../../../../store/desk/last-batch.ts';
import { undoneAmong } from '../../../../store/desk/undone.ts';
import { fill, formatTime } from '../../../../texts.ts';
import { WHOLE } from '../../../visit/form.ts';
import type { AtDesk } from '../../guard.ts';
import type { ItemContext } from '../item.ts';
import { type ListName, pathOf, type Wanted } from '../wanted.ts';
import type { ManyAction } from './page.ts';

/** @returns null for a press that nobody made on this site */
export async function batchLine(
  db: Db,
  { place: { site } }: AtDesk,
  { batch, lost, list, query, after, many }: Wanted,
  { context, desk, path }: ItemContext,
): Promise<SafeHtml | null> {
  const made = (await decisionsOfBatch(db, batch ?? '')).filter((row) => row.site === site.id);
  const [first] = made;
  if (!first) return lost ? html`<div class="just" role="status"><p>${left(lost)}</p></div>` : null;
  const undone = await undoneAmong(db, made);
  const stands = made.length - undone.size;
  const until = first.at + site.moderation.undoMinutes * 60_000;
  const done = desk.many.done as Record<string, string>;
  const sentence =
    stands === 0
      ? fill(desk.many.undone, { n: made.length })
      : fill(done[first.action as ManyAction] ?? desk.many.some, { n: stands });
  return html`<div class="just" role="status"><p>${sentence}${lost ? ` ${left(lost)}` : ''}${stands > 0 && until <= context.now ? ` ${context.words.notice.late}` : ''}</p>
${
  stands > 0 && until > context.now
    ? html`<form method="post" class="quick" action="${path(pathOf({ list, query, after, many }))}">
<input type="hidden" name="nonce" value="${context.nonceOfWhole()}">
<input type="hidden" name="comment" value="${WHOLE}">
<input type="hidden" name="batch" value="${batch}">
<button name="action" value="many-undo" class="plain">${fill(context.words.undo, { time: formatTime(until, site) })}</button></form>`
    : null
}</div>`;

  function left(n: number): string {
    return fill(n === 1 ? desk.many.lostOne : desk.many.lost, { n });
  }
}

/** Lists that offer the way back of a press on several after the page it was made on was left. */
const OFFERS_WAY_BACK: readonly ListName[] = ['waiting', 'decided'];

/** What an address says was just done with several; else the visitor's last press on several, while its time lasts. */
export async function batchLineOn(
  db: Db,
  at: AtDesk,
  wanted: Wanted,
  around: ItemContext,
): Promise<SafeHtml | null> {
  if (wanted.batch !== null) return batchLine(db, at, wanted, around);
  if (!OFFERS_WAY_BACK.includes(wanted.list)) return null;
  const { site, moderator } = at.place;
  const since = around.context.now - site.moderation.undoMinutes * 60_000;
  const batch = await lastBatch(db, { site: site.id, moderator: moderator.id, since });
  if (batch === null) return null;
  return batchLine(db, at, { ...wanted, batch, lost: 0 }, around);
}
