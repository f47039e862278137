/** `/desk/<site>/reports/**`: the month for everybody at the desk, the log for editors. */
import express, { type Router } from 'express';
import type { ModerationDeps } from '../../deps.ts';
import { deskHeaders, deskPath } from '../frame.ts';
import { atDesk } from '../guard.ts';
import { answerNotEditor } from '../settings/refusal.ts';
import { exportLog, showLog } from './log-page.ts';
import { showMonth } from './month-page.ts';

/** Behind `takeSeat`; bodies of forms are read before. */
export function reportsRouter(deps: ModerationDeps): Router {
  const router = express.Router({ mergeParams: true });
  router.get('/', (_req, res) => {
    const { seat, place } = atDesk(res);
    deskHeaders(res);
    res
      .status(303)
      .set('Location', deskPath(seat, place.site.id, '/reports/month'))
      .end();
  });
  router.get('/month', (req, res) => showMonth(deps, req, res));
  router
    .route('/log')
    .all((_req, res, next) => {
      const { seat, place } = atDesk(res);
      if (place.role === 'editor') return next();
      answerNotEditor({ seat, site: place.site, res });
    })
    .get((_req, res) => showLog(deps, res))
    .post((req, res) => exportLog(deps, req, res));
  return router;
}
