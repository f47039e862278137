/** `GET /v1/feed.atom`. */
import express, { type Router } from 'express';
import { notAllowed } from '../../http/not-allowed.ts';
import { latestPublished } from '../../store/publishing/latest.ts';
import type { PublishDeps } from '../deps.ts';
import { queryOf, sendAnswer, toAnswer } from '../list/answer.ts';
import type { MicroCache } from '../list/micro-cache.ts';
import { readSiteQuery } from '../list/query.ts';
import { atomFeed } from './feed.ts';

const ENTRIES = 50;

export function feedRoutes(deps: PublishDeps, cache: MicroCache): Router {
  const router = express.Router();
  router
    .route('/v1/feed.atom')
    .get(async (req, res) => {
      deps.cors.open(res);
      const site = readSiteQuery(queryOf(req), deps.sites);
      const answer = await cache.get(JSON.stringify(['atom', site.id]), async (now) => {
        const order = { site: site.id, now, most: ENTRIES };
        const { rows, nextPublication } = await latestPublished(deps.store.read, order);
        return toAnswer(atomFeed(site, rows, deps.links), nextPublication);
      });
      sendAnswer(req, res, answer, { now: deps.clock(), type: 'application/atom+xml' });
    })
    .all(notAllowed(deps.cors, 'GET, HEAD'));
  return router;
}
