/** The links in moderators' and readers' mails. On all of them GET and HEAD show and change nothing, POST acts. */
import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import { StoreUnavailable } from '../errors.ts';
import { type LinkPurpose, PATHS } from '../links.ts';
import { sendPage } from './answer.ts';
import { passesCode } from './code-gate.ts';
import { openComments, pressed } from './comment-links.ts';
import type { ModerationDeps } from './deps.ts';
import { deskRouter } from './desk/router.ts';
import { answerExpired } from './expired-links.ts';
import { answerUnknown, localeOf } from './lost-links.ts';
import { sentencePage, tooLongPage } from './pages/lost.ts';
import { pressedPause, showPause } from './pause-link.ts';
import { pressedReader, showReader } from './reader/link.ts';
import { pressedTrial, showTrial } from './trial/link.ts';
import { resolveAccess, type Visitor } from './visit/access.ts';

export type { ModerationDeps } from './deps.ts';

type Handler = (deps: ModerationDeps, req: Request, res: Response, visitor: Visitor) => Promise<void>;

/** Routes `/m/<token>`, `/b/<token>`, `/t/<token>`, `/u/<token>` and, for readers, `/c/<token>`; and the desk. */
export function moderationRouter(deps: ModerationDeps): Router {
  const router = express.Router();
  const forms = [
    express.urlencoded({ extended: false, limit: '64kb', inflate: false }),
    // What mail providers send to unsubscribe; its one field is looked for as text.
    express.text({ type: 'multipart/form-data', limit: '8kb', inflate: false }),
  ];
  mount('moderate', openComments, pressed);
  mount('batch', openComments, pressed);
  mount('trial', showTrial, pressedTrial);
  mount('pause', showPause, pressedPause);
  // Behind it stands no moderator.
  route(
    'confirm',
    (req, res) => showReader(deps, req, res),
    (req, res) => pressedReader(deps, req, res),
  );
  router.use(deskRouter(deps));
  router.use(told(deps));
  return router;

  function mount(purpose: LinkPurpose, show: Handler, press: Handler): void {
    route(purpose, whenValid(purpose, show), whenValid(purpose, press));
  }

  function route(purpose: LinkPurpose, show: RequestHandler, press: RequestHandler): void {
    router
      .route(`/${PATHS[purpose]}/:token`)
      .get(show)
      .post(forms, press)
      .all((req, res) => {
        res.set('Allow', 'GET, HEAD, POST');
        sendPage(res, 405, sentencePage(localeOf(deps, req), 'unreadable'));
      });
  }

  function whenValid(purpose: LinkPurpose, handle: Handler) {
    return async (req: Request, res: Response): Promise<void> => {
      const raw = String(req.params.token);
      const access = await resolveAccess(deps, raw, purpose, deps.clock());
      if (access.kind === 'unknown') return answerUnknown(deps, req, res, raw);
      // A trial mail's page says itself what follows: another trial mail.
      if (access.kind === 'expired' && purpose !== 'trial')
        return answerExpired(deps, req, res, access.visitor);
      // Where nothing is decided no code is asked for; a mail program that unsubscribes knows none.
      const decides = purpose !== 'pause' && purpose !== 'trial';
      if (decides && !(await passesCode(deps, req, res, access.visitor))) return;
      return handle(deps, req, res, access.visitor);
    };
  }
}

/** Bytes of a body that are taken in and thrown away so that its sender reads the answer. */
const READ_AND_DROPPED = 16 * 1024 * 1024;

/** People get a page, whatever went wrong: when the database is away, a body cannot be read, or we failed. */
function told(deps: ModerationDeps): ErrorRequestHandler {
  return (error, req, res, next) => {
    if (res.headersSent) return next(error);
    if (error instanceof StoreUnavailable) {
      deps.logger.error({ err: error }, 'a moderation page could not be served');
      res.set('Retry-After', '5');
      return sendPage(res, 503, sentencePage(localeOf(deps, req), 'busy'));
    }
    const { status, limit, length } = (error ?? {}) as {
      status?: unknown;
      limit?: unknown;
      length?: unknown;
    };
    if (typeof status !== 'number' || status < 400 || status >= 500) {
      deps.logger.error({ err: error }, 'a moderation page failed');
      return sendPage(res, 500, sentencePage(localeOf(deps, req), 'failed'));
    }
    if (status !== 413) return sendPage(res, status, sentencePage(localeOf(deps, req), 'unreadable'));
    // A browser hears no answer while it still sends. What is too long to be read to its end ends the connection.
    if (typeof length !== 'number' || length > READ_AND_DROPPED) res.set('Connection', 'close');
    const most = typeof limit === 'number' ? limit : 0;
    sendPage(res, 413, tooLongPage(localeOf(deps, req), most, deps.links.path + req.path));
  };
}
