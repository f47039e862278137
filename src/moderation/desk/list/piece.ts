/** What became of one comment, for the page's script: it puts the piece where the comment stood. */
import type { Response } from 'express';
import { dateOf, startOfDay } from '../../../calendar.ts';
import { html } from '../../../html.ts';
import { queueCounts } from '../../../store/desk/queues.ts';
import { openReports } from '../../../store/desk/reports.ts';
import { dayOf } from '../../../store/desk/today.ts';
import type { ModerationDeps } from '../../deps.ts';
import type { Remark } from '../../pages/context.ts';
import { deskPath, sendPart } from '../frame.ts';
import type { AtDesk } from '../guard.ts';
import { contextAt } from '../visitor.ts';
import { deskWords } from '../words.ts';
import { itemOf } from './item.ts';
import { keptLine } from './kept.ts';
import { loadItem } from './load.ts';
import { dayLine, tabs } from './top.ts';
import type { ListName } from './wanted.ts';

export async function sendPiece(
  deps: ModerationDeps,
  at: AtDesk,
  res: Response,
  list: ListName,
  comment: string,
  { remark = null, status = 200 }: { remark?: Remark | null; status?: number },
): Promise<void> {
  const { seat, place } = at;
  const { site } = place;
  const { read } = deps.store;
  const now = deps.clock();
  const desk = deskWords(site.locale);
  const path = (rest: string) => deskPath(seat, site.id, rest);
  const [loaded, context, counts, day, reports] = await Promise.all([
    loadItem(read, place, comment, now),
    contextAt(deps, at),
    queueCounts(read, site.id),
    dayOf(read, site.id, startOfDay(dateOf(now, site.timezone), site.timezone)),
    list === 'reported' ? openReports(read, [comment]) : null,
  ]);
  if (!loaded) return sendPart(res, 404, html``);
  const facts = { place, desk, path, now };
  const isReported = reports?.has(comment) ?? false;
  const around = { context, desk, path, reported: isReported };
  const kept = reports && !isReported ? await keptLine(read, loaded, around) : null;
  // What somebody else did is told whole.
  const open = loaded.last !== null && loaded.last.moderator_id !== place.moderator.id;
  const item = itemOf(loaded, around, { remark, reports: reports?.get(comment), kept, open });
  sendPart(res, status, html`${tabs(list, counts, facts)}${dayLine(day, facts)}${item}`);
}
