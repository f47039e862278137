/** `GET /v1/comments` and `GET /v1/counts`: for any page, kept by any cache for a moment. */
import express, { type Router } from 'express';
import { notAllowed } from '../../http/not-allowed.ts';
import { publishedCounts } from '../../store/publishing/published.ts';
import type { PublishDeps } from '../deps.ts';
import { readListing } from '../listing.ts';
import { queryOf, sendAnswer, toAnswer } from './answer.ts';
import type { MicroCache } from './micro-cache.ts';
import { readCountsQuery, readListQuery } from './query.ts';

const JSON_TYPE = 'application/json';

export function listRoutes(deps: PublishDeps, cache: MicroCache): Router {
  const router = express.Router();
  // Other methods of this address belong to the door.
  router.get('/v1/comments', async (req, res) => {
    deps.cors.open(res);
    const order = readListQuery(queryOf(req), deps.sites);
    const { site, article, sort, limit, after } = order;
    const key = JSON.stringify([site.id, article, sort, limit, after]);
    const answer = await cache.get(key, async (now) => {
      const { listing, nextPublication } = await readListing(deps, order, now);
      return toAnswer(JSON.stringify(listing), nextPublication);
    });
    sendAnswer(req, res, answer, { now: deps.clock(), type: JSON_TYPE });
  });
  router
    .route('/v1/counts')
    .get(async (req, res) => {
      deps.cors.open(res);
      const { site, articles } = readCountsQuery(queryOf(req), deps.sites);
      const answer = await cache.get(JSON.stringify([site.id, articles]), async (now) => {
        const stored = articles.map((article) => article.normalize('NFC'));
        const counts = await publishedCounts(deps.store.read, { site: site.id, articles: stored, now });
        // `fromEntries` defines keys of its own: an id like `__proto__` is a key as any other.
        const entries = articles.map((article, index) => [article, counts.get(stored[index] as string) ?? 0]);
        return toAnswer(JSON.stringify(Object.fromEntries(entries)), null);
      });
      sendAnswer(req, res, answer, { now: deps.clock(), type: JSON_TYPE });
    })
    .all(notAllowed(deps.cors, 'GET, HEAD'));
  return router;
}
