/** `GET /v1/comments.html`. */
import express, { type Router } from 'express';
import { notAllowed } from '../../http/not-allowed.ts';
import type { PublishDeps } from '../deps.ts';
import { queryOf, sendAnswer, toAnswer } from '../list/answer.ts';
import type { MicroCache } from '../list/micro-cache.ts';
import { readListQuery } from '../list/query.ts';
import { readListing } from '../listing.ts';
import { fragment } from './fragment.ts';

export function fragmentRoutes(deps: PublishDeps, cache: MicroCache): Router {
  const router = express.Router();
  router
    .route('/v1/comments.html')
    .get(async (req, res) => {
      deps.cors.open(res);
      const order = readListQuery(queryOf(req), deps.sites);
      const { site, article, sort, limit, after } = order;
      const key = JSON.stringify(['html', site.id, article, sort, limit, after]);
      const answer = await cache.get(key, async (now) => {
        const { nextPublication, ...found } = await readListing(deps, order, now);
        const view = { ...found, site, sort, links: deps.links, first: after === null };
        return toAnswer(fragment(view), nextPublication);
      });
      res.set({
        // By itself it is no page, neither for a search engine nor for a browser that is led here.
        'X-Robots-Tag': 'noindex',
        'Content-Security-Policy': `default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
        'Content-Language': site.locale,
      });
      sendAnswer(req, res, answer, { now: deps.clock(), type: 'text/html' });
    })
    .all(notAllowed(deps.cors, 'GET, HEAD'));
  return router;
}
