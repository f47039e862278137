/** `GET /v1/comments` and `GET /v1/counts`: for any page, kept by any cache for a moment. */
import express, { type Request, type Response, type Router } from 'express';
import { notAllowed } from '../../http/not-allowed.ts';
import { digest } from '../../signing.ts';
import { publishedCounts } from '../../store/published.ts';
import type { PublishDeps } from '../deps.ts';
import { readListing } from '../listing.ts';
import { cacheControl } from './freshness.ts';
import type { MicroCache, PublicAnswer } from './micro-cache.ts';
import { readCountsQuery, readListQuery } from './query.ts';

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
      return toAnswer(listing, nextPublication);
    });
    send(req, res, answer, deps.clock());
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
        return toAnswer(Object.fromEntries(entries), null);
      });
      send(req, res, answer, deps.clock());
    })
    .all(notAllowed(deps.cors, 'GET, HEAD'));
  return router;
}

function queryOf({ url }: Request): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
}

function toAnswer(content: object, nextPublication: number | null): PublicAnswer {
  const body = JSON.stringify(content);
  return { body, etag: `"${digest(body)}"`, nextPublication };
}

function send(req: Request, res: Response, { body, etag, nextPublication }: PublicAnswer, now: number): void {
  res.set({ ETag: etag, 'Cache-Control': cacheControl(nextPublication, now) });
  // Not left to Express: it takes `Cache-Control: no-cache`, which fetch adds by itself, as a wish for the whole body.
  if (namesTag(req.get('If-None-Match'), etag)) res.status(304).end();
  else res.set('Content-Type', 'application/json; charset=utf-8').send(body);
}

/** RFC 9110, 13.1.2: weak comparison. */
function namesTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
