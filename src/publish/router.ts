/** The window: everything readers see of comments. */
import express, { type Router } from 'express';
import type { PublishDeps } from './deps.ts';
import { feedRoutes } from './feed/routes.ts';
import { fragmentRoutes } from './fragment/routes.ts';
import { createMicroCache } from './list/micro-cache.ts';
import { listRoutes } from './list/routes.ts';
import { pageRoutes } from './pages/routes.ts';
import { receiptRoutes } from './receipts/routes.ts';
import { voteRoutes } from './votes/routes.ts';

/**
 * Lists, counts, feeds, likes, reports, receipts and the pages that work without scripts. Faults of the API are thrown as `Problem`; the
 * pages tell their own.
 */
export function publishRouter(deps: PublishDeps): Router {
  const cache = createMicroCache(deps.clock);
  const router = express.Router();
  router.use(listRoutes(deps, cache));
  router.use(fragmentRoutes(deps, cache));
  router.use(feedRoutes(deps, cache));
  router.use(voteRoutes(deps));
  router.use(receiptRoutes(deps, cache));
  router.use(pageRoutes(deps, cache));
  return router;
}
