/** `/v1/comments/:id/like` and `/v1/comments/:id/reports`, for pages with scripts. */
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { Problem } from '../../errors.ts';
import { readBody } from '../../http/body.ts';
import { readerAddress } from '../../http/network-address.ts';
import { notAllowed } from '../../http/not-allowed.ts';
import type { PublishDeps } from '../deps.ts';
import { readOneField } from '../one-field.ts';
import { namedReader } from './reader.ts';
import { findShown, reportComment, type Shown, setLike, type Voter } from './voting.ts';

interface Admitted extends Shown {
  voter: Voter;
}

export function voteRoutes(deps: PublishDeps): Router {
  const router = express.Router();
  const admitted = new WeakMap<Request, Admitted>();
  /** A write answers to pages of the comment's own site only; that is settled before its body is read. */
  const admit: RequestHandler = async (req, res, next) => {
    res.set('Cache-Control', 'no-store');
    const shown = await findShown(deps, String(req.params.id));
    deps.cors.write(req, res, shown?.site ?? null);
    if (!shown) throw new Problem('not-found');
    const reader = namedReader(req, deps.keys, shown.site);
    const voter = { reader, byNetwork: false, address: readerAddress(req) };
    admitted.set(req, { ...shown, voter });
    next();
  };
  const liking = (liked: boolean) => async (req: Request, res: Response) => {
    const { voter, ...shown } = admitted.get(req) as Admitted;
    res.json({ liked, likes: await setLike(deps, shown, voter, liked) });
  };
  router
    .route('/v1/comments/:id/like')
    .put(admit, liking(true))
    .delete(admit, liking(false))
    .all(notAllowed(deps.cors, 'PUT, DELETE'));
  router
    .route('/v1/comments/:id/reports')
    .post(admit, readBody, async (req, res) => {
      const { voter, ...shown } = admitted.get(req) as Admitted;
      await reportComment(deps, shown, voter, readOneField(req, 'reason'));
      res.status(202).json({ status: 'received' });
    })
    .all(notAllowed(deps.cors, 'POST'));
  return router;
}
