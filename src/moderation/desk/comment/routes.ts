/** `/desk/<site>/c/<comment>`: one comment with its history. */
import express, { type Request, type Response, type Router } from 'express';
import { openReports } from '../../../store/desk/reports.ts';
import { storyOf } from '../../../store/desk/story.ts';
import type { ModerationDeps } from '../../deps.ts';
import type { Remark } from '../../pages/context.ts';
import { deskPath, sendDesk } from '../frame.ts';
import { atDesk } from '../guard.ts';
import type { ItemContext } from '../list/item.ts';
import { keptLine } from '../list/kept.ts';
import { loadItem } from '../list/load.ts';
import { HERE } from '../list/page.ts';
import { pressed } from '../list/press.ts';
import type { PressedPage } from '../list/pressed-page.ts';
import { openPage } from '../list/question.ts';
import { answerNoSite } from '../refusals.ts';
import { contextAt } from '../visitor.ts';
import { deskWords } from '../words.ts';
import { commentBody } from './page.ts';

export function commentRoutes(deps: ModerationDeps): Router {
  const router = express.Router({ mergeParams: true });
  router
    .route('/c/:comment')
    .get((req, res) => openPage(deps, atDesk(res), req, res, pageOf(deps, req, res)))
    .post((req, res) => pressed(deps, atDesk(res), req, res, pageOf(deps, req, res)));
  return router;
}

async function showComment(
  deps: ModerationDeps,
  req: Request,
  res: Response,
  { remark = null, status = 200 }: { remark?: Remark | null; status?: number },
): Promise<void> {
  const at = atDesk(res);
  const { seat, place } = at;
  const { site } = place;
  const { read } = deps.store;
  const loaded = await loadItem(read, place, String(req.params.comment), deps.clock());
  if (!loaded) return answerNoSite(deps, req, res);
  const { comment } = loaded;
  const [context, story, open] = await Promise.all([
    contextAt(deps, at),
    storyOf(read, comment),
    openReports(read, [comment.id]),
  ]);
  const desk = deskWords(site.locale);
  const reports = comment.status === 'approved' ? open.get(comment.id) : undefined;
  const path = (rest: string) => deskPath(seat, site.id, rest);
  const around: ItemContext = { context, desk, path, alone: true, reported: reports !== undefined };
  const kept = reports ? null : await keptLine(read, loaded, around);
  const body = commentBody({ loaded, story, reports, around, remark, kept });
  sendDesk(res, seat, { site, title: desk.comment, here: HERE, body }, { status });
}

/** Presses lead back to the comment itself. */
function pageOf(deps: ModerationDeps, req: Request, res: Response): PressedPage {
  const { seat, place } = atDesk(res);
  const path = deskPath(seat, place.site.id, `/c/${encodeURIComponent(String(req.params.comment))}`);
  const show = (said: { remark?: Remark | null; status?: number }) => showComment(deps, req, res, said);
  return {
    show,
    piece: (_, said) => show(said),
    after: () => path,
    afterMany: () => path,
    next: async () => undefined,
    many: [],
    path,
  };
}
