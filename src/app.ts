/** The order of middleware and routers; no logic. */
import express, { type Express } from 'express';
import type { Context } from './context.ts';
import { endsWell } from './deadline.ts';
import type { EmbedFiles } from './embed/bundle.ts';
import { embedRouter } from './embed/router.ts';
import { versionedRouter } from './embed/versioned-router.ts';
import { keptIn, scriptsOf } from './embed/versions.ts';
import { Problem } from './errors.ts';
import { createCors } from './http/cors.ts';
import { healthRouter } from './http/health.ts';
import { notAllowed } from './http/not-allowed.ts';
import { baseHeaders } from './http/page-headers.ts';
import { problemMiddleware } from './http/problems.ts';
import { createEnqueuer } from './intake/enqueue.ts';
import { createRefusals } from './intake/refusals.ts';
import { intakeRouter } from './intake/router.ts';
import { mintStamp } from './intake/stamp.ts';
import { moderationRouter } from './moderation/router.ts';
import { parseSender } from './notify/smtp/transport.ts';
import { openapiRouter } from './openapi/router.ts';
import { alarmTrials } from './outside/alarm/trial.ts';
import { createFetch } from './outside/fetch.ts';
import { builtInConsent, consentText } from './publish/consent.ts';
import { showForm } from './publish/pages/hosted/hosted.ts';
import { sendProblemPage } from './publish/pages/problem.ts';
import { publishRouter } from './publish/router.ts';
import { SHARED_WORDS } from './screening/checks/banned-words.ts';
import { describeReasons, lacksDiacritics, markedHtml, render } from './screening/presenting.ts';
import type { Integrity } from './store/database/integrity.ts';

/** Counts of refused origins are not worth the wait for a locked database. */
const REFUSALS_WITHIN_MS = 1_000;

export interface App {
  handler: Express;
  /** Writes what is kept in memory and hands on what was accepted; takes 2 s at most. */
  close(): Promise<void>;
}

/** @param draining whether the process is about to end: then it is not ready any more. */
export function createApp(
  context: Context & { embed: EmbedFiles; draining(): boolean; integrity?: Integrity },
): App {
  const { config, store, keys, sites, links, clock, queues, logger } = context;
  const ownHost = config.publicUrl.startsWith('https:') && !links.path;
  const refusals = createRefusals(store, clock, (err) => logger.warn({ err }, 'refused origins not counted'));
  const cors = createCors({
    sites,
    ownOrigin: links.origin,
    onRefused(site, origin) {
      logger.warn({ site, origin: origin.slice(0, 300) }, 'origin refused');
      refusals.note(site, origin);
    },
  });
  const enqueuer = createEnqueuer(queues);
  const { enqueue } = enqueuer;
  const stampFor = (site: string, article: string) => mintStamp(keys, { site, article, now: clock() });
  const reading = { ...context, cors, enqueue, mintStamp: stampFor };

  const routes = express.Router();
  routes.use(healthRouter(context));
  // Before the routers: Express would answer OPTIONS for them by itself.
  routes.options('/v1/{*any}', (req, res) => cors.preflight(req, res));
  routes.use(embedRouter(context.embed));
  routes.use(versionedRouter(context.embed, { base: links.base, dir: keptIn(config.dataDir) }));
  routes.use(
    intakeRouter({
      ...context,
      cors,
      enqueue,
      consentText,
      lacksDiacritics,
      showForm: (res, form) => showForm(reading, res, form),
    }),
  );
  routes.use(publishRouter(reading));
  routes.use(openapiRouter({ cors, base: links.base, scripts: scriptsOf(context.embed, links.base) }));
  // Two rooms share this address: neither knows what the other takes.
  routes.all('/v1/comments', notAllowed(cors, 'GET, HEAD, POST'));
  const outside = createFetch({ userAgent: `Binhluan (+${links.base})` });
  const builtIn = { sharedWords: SHARED_WORDS, consentText: builtInConsent };
  const alarms = alarmTrials(outside, clock);
  const mailDomain = parseSender(config.mailFrom).domain;
  routes.use(
    moderationRouter({ ...context, mailDomain, render, describeReasons, markedHtml, builtIn, alarms }),
  );

  const handler = express();
  handler.disable('x-powered-by').disable('etag');
  handler.set('trust proxy', config.trustProxy).set('query parser', 'simple');
  handler.use((_req, res, next) => {
    baseHeaders(res, { ownHost });
    next();
  });
  // A proxy may pass PUBLIC_URL's path on, or take it off.
  if (links.path) handler.use(links.path, routes);
  handler.use(routes);
  handler.get('/favicon.ico', (_req, res) => void res.status(204).end());
  handler.use((req, res) => {
    const problem = new Problem('not-found');
    // Whoever typed an address into a browser reads a page, a program reads a problem.
    if (req.accepts(['json', 'html']) === 'html') sendProblemPage(res, problem, { path: req.path });
    else throw problem;
  });
  handler.use(problemMiddleware(logger, sendProblemPage));
  return {
    handler,
    async close() {
      await Promise.all([enqueuer.settled(), endsWell(REFUSALS_WITHIN_MS, refusals.close())]);
    },
  };
}
