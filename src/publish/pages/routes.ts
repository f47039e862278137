/** The pages for readers that work without scripts. */
import express, { type Router } from 'express';
import type { Site } from '../../../config/sites.ts';
import { Problem } from '../../errors.ts';
import { notAllowed } from '../../http/not-allowed.ts';
import type { PublishDeps } from '../deps.ts';
import { decodeCursor } from '../list/cursor.ts';
import type { MicroCache } from '../list/micro-cache.ts';
import { articleFaults } from '../list/query.ts';
import { sendReaderPage } from './frame.ts';
import { sendHostedPage } from './hosted.ts';
import { problemPages } from './problem.ts';
import { receiptPageRoutes } from './receipt-routes.ts';
import { statementView } from './statements.ts';

/** Everything behind the site is the article's id, slashes included. */
const HOSTED = /^\/comments\/(?<site>[^/]+)\/(?<article>.+)$/;

export function pageRoutes(deps: PublishDeps, cache: MicroCache): Router {
  const router = express.Router();
  router
    .route(HOSTED)
    .get(async (req, res) => {
      const { site: id = '', article: encoded = '' } = req.params as Record<string, string>;
      const site = named(deps, id);
      const article = encoded.normalize('NFC');
      const faults = articleFaults(article);
      if (faults.length) throw new Problem('invalid', { locale: site.locale, faults });
      const { sort, cursor } = req.query;
      await sendHostedPage(deps, res, {
        site,
        article,
        sort: sort === 'oldest' ? 'oldest' : 'newest',
        after: typeof cursor === 'string' ? decodeCursor(cursor) : null,
      });
    })
    .all(notAllowed(deps.cors, 'GET, HEAD'));
  for (const kind of ['rules', 'privacy'] as const)
    router
      .route(`/${kind}/:site`)
      .get((req, res) => {
        const site = named(deps, req.params.site as string);
        sendReaderPage(deps, res, { site, index: true, ...statementView(kind, site) });
      })
      .all(notAllowed(deps.cors, 'GET, HEAD'));
  router.use(receiptPageRoutes(deps, cache));
  router.use(problemPages(deps.logger));
  return router;
}

function named({ sites }: PublishDeps, id: string): Site {
  const site = sites.get(id);
  if (!site) throw new Problem('unknown-site');
  return site;
}
