/** The desk: `/l/<token>` lets in, `/desk` is the door, `/desk/<site>` the rooms behind it. */
import express, { type Router } from 'express';
import type { ModerationDeps } from '../deps.ts';
import { clusterRoutes } from './clusters/routes.ts';
import { commentRoutes } from './comment/routes.ts';
import { door, knock } from './door/door.ts';
import { takeSeat } from './door/entrance.ts';
import { pressedLogin, showLogin } from './door/login-link.ts';
import { showFilter } from './filter/page.ts';
import { showArrivals } from './list/arrivals.ts';
import { listRoutes } from './list/routes.ts';
import { answerMethod, answerNoSite } from './refusals.ts';
import { reportsRouter } from './reports/router.ts';
import { settingsRouter } from './settings/router.ts';
import { showLedger } from './troubles/ledger.ts';
import { pressedMails, showMails } from './troubles/mails.ts';
import { pressedParked, showParked } from './troubles/parked.ts';

/** Routes `/l/<token>` and everything below `/desk`. Bodies of its forms are read here. */
export function deskRouter(deps: ModerationDeps): Router {
  const router = express.Router();
  const forms = express.urlencoded({ extended: false, limit: '64kb', inflate: false });
  router
    .route('/l/:token')
    .get((req, res) => showLogin(deps, req, res))
    .post(forms, (req, res) => pressedLogin(deps, req, res))
    .all((req, res) => answerMethod(deps, req, res));
  router
    .route('/desk')
    .get((req, res) => door(deps, req, res))
    .post(forms, (req, res) => knock(deps, req, res))
    .all((req, res) => answerMethod(deps, req, res));
  // An editor's list of words is longer than any comment; nobody else gets that far.
  const long = express.urlencoded({ extended: false, limit: '1mb', inflate: false });
  router.use('/desk/:site', (req, res, next) => (hasNul(req.path) ? answerNoSite(deps, req, res) : next()));
  router.use('/desk/:site', takeSeat(deps), long, siteRouter(deps));
  return router;
}

/** No address of ours has one, and PostgreSQL takes none to look for. */
function hasNul(path: string): boolean {
  return path.includes('%00');
}

/** The rooms of one site; whoever comes here is seated, and a moderator of the site. */
function siteRouter(deps: ModerationDeps): Router {
  const router = express.Router({ mergeParams: true });
  router.use(listRoutes(deps));
  router.use(clusterRoutes(deps));
  router.use(commentRoutes(deps));
  router
    .route('/mails')
    .get((_req, res) => showMails(deps, res))
    .post((req, res) => pressedMails(deps, req, res));
  router.get('/ledger', (_req, res) => showLedger(deps, res));
  router
    .route('/parked')
    .get((_req, res) => showParked(deps, res))
    .post((req, res) => pressedParked(deps, req, res));
  router.get('/filter', (_req, res) => showFilter(deps, res));
  router.get('/arrivals', (req, res) => showArrivals(deps, req, res));
  router.use('/settings', settingsRouter(deps));
  router.use('/reports', reportsRouter(deps));
  router.use((req, res) => answerNoSite(deps, req, res));
  return router;
}
