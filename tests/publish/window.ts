/** The window and the door over a store of their own, with a clock that only tests move. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Site } from '../../config/sites.ts';
import type { ModeratorAction } from '../../src/comment.ts';
import { createCors } from '../../src/http/cors.ts';
import { problemMiddleware } from '../../src/http/problems.ts';
import { uuidv7 } from '../../src/ids.ts';
import { intakeRouter } from '../../src/intake/router.ts';
import { mintStamp } from '../../src/intake/stamp.ts';
import { createLimiter } from '../../src/limits.ts';
import { type Links, makeLinks } from '../../src/links.ts';
import { createLogger } from '../../src/logger.ts';
import { consentText } from '../../src/publish/consent.ts';
import { showForm } from '../../src/publish/pages/hosted/hosted.ts';
import { sendProblemPage } from '../../src/publish/pages/problem.ts';
import { publishRouter } from '../../src/publish/router.ts';
import { lacksDiacritics } from '../../src/screening/presenting.ts';
import { POLICY, toHtml } from '../../src/screening/sanitise.ts';
import { digest, type Keys, receiptFor } from '../../src/signing.ts';
import { commentById, revisionOf } from '../../src/store/comments.ts';
import type { Store } from '../../src/store/database/open.ts';
import type { NewComment } from '../../src/store/database/schema.ts';
import { decide, undo } from '../../src/store/deciding/decisions.ts';
import { beginScreening, finishScreening } from '../../src/store/screenings.ts';
import { insertSubmission } from '../../src/store/submissions.ts';
import { testSite } from '../harness/site.ts';
import { openTestStore } from '../harness/store.ts';
import { SCREENED } from '../store/rows.ts';

export const SITE = 'dongthap';
export const ARTICLE = '17022022-1352';
/** 17/02/2022 13:52 in Vietnam. */
export const START = Date.UTC(2022, 1, 17, 6, 52);

export interface Sent {
  id: string;
  receipt: string;
}

type Draft = Partial<NewComment> & { text?: string; url?: string | null; title?: string | null };

export interface OpenWindow {
  url: string;
  store: Store;
  keys: Keys;
  links: Links;
  /** What time it is, in milliseconds since 1970. */
  now: number;
  sites: Map<string, Site>;
  /** What was handed to screening. */
  enqueued: { id: string; version: number }[];
  /** A comment as the door stores it. */
  send(draft?: Draft): Promise<Sent>;
  /** Screens the newest revision. */
  screen(sent: Sent, verdict?: 'pending' | 'spam'): Promise<void>;
  decide(
    sent: Sent,
    action: ModeratorAction,
    more?: { delay?: number; reason?: string; text?: string },
  ): Promise<void>;
  undo(sent: Sent): Promise<void>;
  /** A comment that stands under its article. */
  publish(draft?: Draft): Promise<Sent>;
  /** Asks, a second later than before, so that nothing kept for a second answers. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

export async function openWindow({
  path = '',
  ...changes
}: Record<string, unknown> = {}): Promise<OpenWindow> {
  const { store, keys, close } = await openTestStore();
  const app = express();
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  const links = makeLinks(url);
  const site = testSite(changes);
  const sites = new Map([[site.id, site]]);
  const logger = createLogger('silent', 'test');
  const clock = () => opened.now;
  const cors = createCors({
    sites: { all: () => [...sites.values()] },
    ownOrigin: links.origin,
    onRefused() {},
  });
  const deps = {
    store,
    keys,
    sites,
    links,
    cors,
    logger,
    clock,
    limiter: createLimiter(null, 'test'),
    enqueue: (comment: { id: string; version: number }) => void opened.enqueued.push(comment),
    mintStamp: (named: string, article: string) => mintStamp(keys, { site: named, article, now: clock() }),
  };
  const routes = express.Router();
  routes.use(publishRouter(deps));
  routes.use(
    intakeRouter({
      ...deps,
      consentText,
      lacksDiacritics,
      showForm: (res, form) => showForm(deps, res, form),
    }),
  );
  app.disable('etag').use((path as string) || '/', routes);
  app.use(problemMiddleware(logger, sendProblemPage));

  const move = async (sent: Sent, act: Parameters<typeof store.write>[0]) => {
    opened.now += 1_000;
    await store.write(act);
    expectMoved(await commentById(store.read, sent.id));
  };
  const opened: OpenWindow = {
    url,
    store,
    keys,
    links,
    now: START,
    sites,
    enqueued: [],
    async send({
      text = SCREENED.text,
      url: about = 'https://bao.example/sen',
      title = 'Mùa sen',
      ...rest
    } = {}) {
      opened.now += 1_000;
      const id = rest.id ?? uuidv7(opened.now);
      const receipt = receiptFor(keys, id);
      await store.write((db) =>
        insertSubmission(db, {
          text,
          article: { url: about, title },
          comment: {
            site: SITE,
            article_id: ARTICLE,
            root_id: id,
            depth: 1,
            status: 'received',
            version: 1,
            revision: 1,
            queued_at: opened.now,
            starts: 0,
            idempotency_key: id,
            content_fingerprint: 'canary fingerprint',
            receipt_hash: digest(receipt),
            name: 'Nguyễn Văn An',
            contact: 'canary contact',
            contact_hash: 'canary contact hash',
            notify: 1,
            ip: 'canary address',
            ip_hash: 'canary address hash',
            signals: '{"canary":"signals"}',
            created_at: opened.now,
            ...rest,
            id,
          },
        }),
      );
      return { id, receipt };
    },
    screen: (sent, verdict = 'pending') =>
      move(sent, async (db) => {
        const begun = await beginScreening(db, sent.id);
        if (!begun) throw new Error('nothing to screen');
        const { text } = begun.revision;
        const result = { ...SCREENED, name: begun.comment.name, text, html: toHtml(text), verdict };
        await finishScreening(db, begun.comment, result, opened.now);
      }),
    decide: (sent, action, { delay = 0, reason, text } = {}) =>
      move(sent, async (db) => {
        const { version } = expectMoved(await commentById(db, sent.id));
        const outcome = await decide(db, {
          ...{ id: sent.id, version, action, moderator: 'lan', channel: 'mail', nonceHash: null, reason },
          edited: text === undefined ? null : { text, html: toHtml(text), policy: POLICY },
          now: opened.now,
          publishDelay: delay,
        });
        if (outcome.kind !== 'done') throw new Error(outcome.kind);
      }),
    undo: (sent) =>
      move(sent, async (db) => {
        const { version } = expectMoved(await commentById(db, sent.id));
        const order = { id: sent.id, version, moderator: 'lan', channel: 'mail' as const, nonceHash: null };
        await undo(db, { ...order, now: opened.now, since: 0 });
      }),
    async publish(draft) {
      const sent = await opened.send(draft);
      await opened.screen(sent);
      await opened.decide(sent, 'approve');
      return sent;
    },
    get(where, headers = {}) {
      opened.now += 1_000;
      return fetch(`${url}${where}`, { headers, redirect: 'manual' });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await close();
    },
  };
  return opened;
}

function expectMoved<T>(row: T | undefined): T {
  if (!row) throw new Error('no such comment');
  return row;
}

/** The latest text of a comment, as it lies in the store. */
export async function storedText({ store }: OpenWindow, { id }: Sent): Promise<string | undefined> {
  return (await revisionOf(store.read, id))?.text;
}
