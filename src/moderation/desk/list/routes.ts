/** The lists of a site: GET shows, POST presses. */
import express, { type Request, type Response, type Router } from 'express';
import type { ModerationDeps } from '../../deps.ts';
import { deskPath } from '../frame.ts';
import { atDesk } from '../guard.ts';
import { listIds } from './load.ts';
import { manyActionsOf } from './many/page.ts';
import { sendPiece } from './piece.ts';
import { pressed } from './press.ts';
import type { PressedPage } from './pressed-page.ts';
import { openPage } from './question.ts';
import { showList } from './show.ts';
import { LISTS, type ListName, pathOf, readWanted, routeOf } from './wanted.ts';

export function listRoutes(deps: ModerationDeps): Router {
  const router = express.Router({ mergeParams: true });
  for (const list of LISTS)
    router
      .route(routeOf(list))
      .get((req, res) => openPage(deps, atDesk(res), req, res, pageOf(deps, req, res, list)))
      .post((req, res) => pressed(deps, atDesk(res), req, res, pageOf(deps, req, res, list)));
  return router;
}

function pageOf(deps: ModerationDeps, req: Request, res: Response, list: ListName): PressedPage {
  const at = atDesk(res);
  const { seat, place } = at;
  const wanted = readWanted(list, req.query);
  const { query, after, many } = wanted;
  const here = { list, query, after, many };
  const path = (more = {}) => deskPath(seat, place.site.id, pathOf({ ...here, ...more }));
  return {
    show: (said) => showList(deps, at, req, res, list, said),
    piece: (comment, said) => sendPiece(deps, at, res, list, comment, said),
    after: (comment, next) => path({ done: comment, next }),
    afterMany: (batch, lost) => path({ batch, lost }),
    async next(comment) {
      const { ids } = await listIds(deps.store.read, place, wanted);
      const index = ids.indexOf(comment);
      return ids[index + 1] ?? (index > 0 ? ids[index - 1] : undefined);
    },
    many: manyActionsOf(list),
    path: path(),
  };
}
