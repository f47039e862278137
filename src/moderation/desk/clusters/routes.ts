/** `/desk/<site>/clusters`: groups of waiting comments that are alike; GET shows, POST decides. */
import express, { type Router } from 'express';
import type { ModerationDeps } from '../../deps.ts';
import { atDesk } from '../guard.ts';
import { answerNoSite } from '../refusals.ts';
import { showClusters } from './overview.ts';
import { askedCluster, showCluster } from './page.ts';
import { pressedCluster } from './press.ts';

export function clusterRoutes(deps: ModerationDeps): Router {
  const router = express.Router({ mergeParams: true });
  router.get('/clusters', (_req, res) => showClusters(deps, res));
  router
    .route('/clusters/:kind/:comment')
    .get(async (req, res) => {
      const at = atDesk(res);
      const asked = await askedCluster(deps, at, req);
      if (!asked) return answerNoSite(deps, req, res);
      await showCluster(deps, at, req, res, asked);
    })
    .post((req, res) => pressedCluster(deps, atDesk(res), req, res));
  return router;
}
