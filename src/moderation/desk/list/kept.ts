/** "Đã giữ lại": what readers reported was looked at, and stands; with the way back. */
import { html, type SafeHtml } from '../../../html.ts';
import type { Db } from '../../../store/database/schema.ts';
import { settledReports } from '../../../store/desk/reports.ts';
import { fill, formatTime } from '../../../texts.ts';
import type { Loaded } from '../../deciding/load.ts';
import { button, form } from '../../pages/forms.ts';
import { anchorOf, type ItemContext } from './item.ts';

/** @returns null when its reports were not settled, or too long ago for that to be taken back */
export async function keptLine(
  db: Db,
  { comment }: Loaded,
  { context, desk }: ItemContext,
): Promise<SafeHtml | null> {
  const { site, now, words } = context;
  const undoMs = site.moderation.undoMinutes * 60_000;
  const settled = await settledReports(db, { site: site.id, id: comment.id, since: now - undoMs });
  if (!settled || comment.status !== 'approved') return null;
  const target = {
    nonce: context.nonceOf({ comment } as Loaded),
    comment: comment.id,
    anchor: anchorOf(comment.id),
  };
  const undo = fill(words.undo, { time: formatTime(settled.at + undoMs, site) });
  return html`<div class="just" role="status"><p><b>${desk.reported.kept}</b> · <bdi>${comment.name}</bdi></p>
${form(target, words, button('reopen', undo, 'plain'), 'quick')}</div>`;
}
