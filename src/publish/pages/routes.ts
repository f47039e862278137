/** The pages for readers that work without scripts. */
import express, { type Request, type Response, type Router } from 'express';
import type { Site } from '../../../config/sites.ts';
import { Problem } from '../../errors.ts';
import { notAllowed } from '../../http/not-allowed.ts';
import type { PublishDeps } from '../deps.ts';
import { decodeCursor, type Sort } from '../list/cursor.ts';
import type { MicroCache } from '../list/micro-cache.ts';
import { articleFaults, sortNamed } from '../list/query.ts';
import { textsIn } from '../texts.ts';
import { unnamedReader } from '../votes/reader.ts';
import { pageAddress } from './address.ts';
import { sendReaderPage } from './frame.ts';
import { sendFrontPage } from './front.ts';
import { sendHostedPage, shownUnder } from './hosted/hosted.ts';
import type { QuotedComment } from './hosted/quote.ts';
import { reportView } from './hosted/report.ts';
import { type LostReport, pressedVote } from './hosted/vote-form.ts';
import { ownForm } from './own-form.ts';
import { problemPages } from './problem.ts';
import { receiptPageRoutes } from './receipt/routes.ts';
import { statementView } from './statements.ts';

/** Everything behind the site is the article's id, slashes included. */
const HOSTED = /^\/comments\/(?<site>[^/]+)\/(?<article>.+)$/;

export function pageRoutes(deps: PublishDeps, cache: MicroCache): Router {
  const router = express.Router();
  router
    .route(HOSTED)
    .get(async (req, res) => {
      const { site, article } = placeOf(deps, req);
      const { sort, cursor, ...about } = stateOf(req);
      if (about.report) {
        const comment = await shownUnder(deps, { site, article }, about.report);
        if (!comment) throw new Problem('not-found', { locale: site.locale });
        return sendReport(deps, res, { site, article, comment, sort, cursor });
      }
      const after = cursor ? decodeCursor(cursor, sort) : null;
      await sendHostedPage(deps, res, {
        ...{ site, article, sort, after },
        ...(after && { cursor }),
        reader: unnamedReader(req, deps.keys, site),
        answer: about.reply ?? null,
      });
    })
    .post(ownForm, async (req, res) => {
      const { site, article } = placeOf(deps, req);
      const { sort, cursor } = stateOf(req);
      const address = pageAddress(deps.links.hosted(site.id, article), { sort, cursor });
      const lost = await pressedVote(deps, req, res, { site, article, address });
      const comment = lost && (await shownUnder(deps, { site, article }, lost.comment));
      if (lost && comment) sendReport(deps, res, { site, article, comment, sort, cursor, lost });
      else if (lost) throw new Problem('not-found', { locale: site.locale });
    })
    .all(notAllowed(deps.cors, 'GET, HEAD, POST'));
  for (const kind of ['rules', 'privacy'] as const)
    router
      .route(`/${kind}/:site`)
      .get((req, res) => {
        const site = named(deps, req.params.site as string);
        sendReaderPage(deps, res, { site, index: true, ...statementView(kind, site) });
      })
      .all(notAllowed(deps.cors, 'GET, HEAD'));
  router
    .route('/')
    .get((_req, res) => sendFrontPage(deps, res))
    .all(notAllowed(deps.cors, 'GET, HEAD'));
  router.use(receiptPageRoutes(deps, cache));
  router.use(problemPages(deps.logger));
  return router;
}

/** @throws {Problem} unknown-site, invalid */
function placeOf(deps: PublishDeps, req: Request): { site: Site; article: string } {
  const { site: id = '', article: encoded = '' } = req.params as Record<string, string>;
  const site = named(deps, id);
  const article = encoded.normalize('NFC');
  const faults = articleFaults(article);
  if (faults.length) throw new Problem('invalid', { locale: site.locale, faults });
  return { site, article };
}

/** The page's states are a reader's own: what is no state of it is left out, and told to nobody. */
function stateOf({ query }: Request) {
  const text = (name: string) => (typeof query[name] === 'string' ? (query[name] as string) : undefined);
  return {
    sort: sortNamed(query.sort) ?? ('newest' as const),
    cursor: text('cursor'),
    reply: text('reply'),
    report: text('report'),
  };
}

function sendReport(
  deps: PublishDeps,
  res: Response,
  order: {
    site: Site;
    article: string;
    comment: QuotedComment;
    sort: Sort;
    cursor: string | undefined;
    lost?: LostReport;
  },
): void {
  const { site, article, comment, sort, cursor, lost } = order;
  const here = pageAddress(deps.links.hosted(site.id, article), { sort, cursor });
  sendReaderPage(deps, res, {
    site,
    title: textsIn(site.locale).report,
    status: lost ? 422 : 200,
    body: reportView({
      ...{ site, comment, action: here, back: `${here}#binhluan-${comment.id}` },
      values: lost?.values ?? { reason: null, other: '' },
      faults: lost?.faults ?? [],
    }),
  });
}

function named({ sites }: PublishDeps, id: string): Site {
  const site = sites.get(id);
  if (!site) throw new Problem('unknown-site');
  return site;
}
