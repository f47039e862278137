/** The moderation pages over real HTTP and a real SQLite file, with a clock that tests move. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Site } from '../../config/sites.ts';
import { LINK_ACTIONS } from '../../src/comment.ts';
import { baseHeaders } from '../../src/http/page-headers.ts';
import { problemMiddleware, sendProblem } from '../../src/http/problems.ts';
import { createLimiter } from '../../src/limits.ts';
import { type LinkPurpose, makeLinks } from '../../src/links.ts';
import { createLogger } from '../../src/logger.ts';
import { type ModerationDeps, moderationRouter } from '../../src/moderation/router.ts';
import type { Job } from '../../src/queues.ts';
import { markedHtml } from '../../src/screening/presenting.ts';
import { POLICY, toHtml } from '../../src/screening/sanitise.ts';
import { normalise } from '../../src/screening/text/normalise.ts';
import { commentById } from '../../src/store/comments.ts';
import type { CommentRow, NewComment } from '../../src/store/database/schema.ts';
import { history } from '../../src/store/deciding/decisions.ts';
import { addressMark } from '../../src/store/mail/trials.ts';
import { publishedPage } from '../../src/store/publishing/published.ts';
import { beginScreening, finishScreening } from '../../src/store/screenings.ts';
import { insertEdit, insertSubmission } from '../../src/store/submissions.ts';
import { mintToken } from '../../src/store/tokens.ts';
import { testSite } from '../harness/site.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { followed } from './asking.ts';

export const MINUTE = 60_000;
/** 10:42 on 22 November 2026 in Vietnam. */
export const START = Date.UTC(2026, 10, 22, 3, 42);
export const ACTIONS: string[] = [...LINK_ACTIONS];

/** What stands under "Thêm…" for a comment that waits and of whose sender nothing is known. */
export const MORE = ['spam', 'reply', 'forward', 'close-article', 'pause-site'];

export interface Stage {
  url: string;
  /** PUBLIC_URL's origin. */
  origin: string;
  test: TestStore;
  sites: Site[];
  jobs: Job[];
  now: number;
  get(path: string, init?: RequestInit): Promise<Answer>;
  /** Opens a page and sends its form with one button, `fields` laid over; a page that asks first is opened. */
  press(path: string, action: string, fields?: Fields, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, fields: Fields, headers?: Record<string, string>): Promise<Answer>;
  add(fields?: Partial<NewComment> & { text?: string; reasons?: string; url?: string }): Promise<CommentRow>;
  /** The reader edits; the new text is screened unless `screened` is false. */
  edit(id: string, text: string, screened?: boolean): Promise<void>;
  /** Presses a button that leads to a page which asks first, and sends that page's form. */
  answer(path: string, action: string, fields?: Fields | [string, string][]): Promise<Answer>;
  /** A mailed link's path. */
  link(comments: CommentRow[] | [string, number][], options?: LinkOptions): Promise<string>;
  row(id: string): Promise<CommentRow>;
  /** HTML of what readers see under the article, oldest first. */
  shown(): Promise<(string | null)[]>;
  log(id: string): Promise<string[]>;
  close(): Promise<void>;
}

type Fields = Record<string, string>;

interface LinkOptions {
  purpose?: LinkPurpose;
  moderator?: string;
  site?: string;
  actions?: string[];
  expiresAt?: number;
  mail?: string;
  /** Of another mailbox than the moderator's present one; null: from before marks were kept. */
  mark?: string | null;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: string;
  /** What a person sees, without tags. */
  text: string;
}

export async function openStage({ path = '', deps = {} as Partial<ModerationDeps> } = {}): Promise<Stage> {
  const test = await openTestStore();
  const sites = [testSite({ moderation: { publishDelay: '10s' } })];
  const jobs: Job[] = [];
  const server = createServer();
  // On a busy machine five seconds pass between two requests.
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const links = makeLinks(origin + path);
  const get = (id: string) => sites.find((site) => site.id === id);
  let made = 0;

  const stage: Stage = {
    url: origin,
    origin,
    test,
    sites,
    jobs,
    now: START,
    async get(target, init) {
      return answerOf(await fetch(origin + target, { redirect: 'manual', ...init }));
    },
    post: (target, fields, headers = {}) =>
      stage.get(target, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(fields).toString(),
      }),
    async press(target, action, fields = {}, headers = {}) {
      const opened = await stage.get(target);
      const nonce = nonceIn(opened.body, fields.comment);
      const sent = { 'Sec-Fetch-Site': 'same-origin', ...headers };
      return followed(await stage.post(target, { nonce, action, ...fields }, sent), stage.get);
    },
    async answer(target, action, fields = {}) {
      const given = Array.isArray(fields) ? fields : Object.entries(fields);
      const comment = given.find(([name]) => name === 'comment')?.[1];
      const question = await stage.press(target, action, comment ? { comment } : {});
      const nonce = nonceIn(question.body, comment);
      const body = new URLSearchParams([['nonce', nonce], ['action', action], ['asked', 'yes'], ...given]);
      return stage.get(target, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          'Sec-Fetch-Site': 'same-origin',
        },
        body: body.toString(),
      });
    },
    async add({ text = 'Bài viết rất hay, cảm ơn tòa soạn.', reasons = '[]', url, ...fields } = {}) {
      made += 1;
      const id = fields.id ?? `0190-${made}`;
      const comment: NewComment = {
        id,
        site: 'dongthap',
        article_id: 'a1',
        root_id: id,
        depth: 1,
        status: 'received',
        version: 1,
        revision: 1,
        queued_at: stage.now,
        starts: 0,
        idempotency_key: id,
        content_fingerprint: '',
        receipt_hash: `receipt ${id}`,
        name: 'Nguyễn Văn An',
        notify: 0,
        signals: '{}',
        created_at: stage.now - 10 * MINUTE + made,
        ...fields,
      };
      const article = {
        url: url ?? 'https://bao.example/17022022-1352',
        title: 'Mùa sen về sớm trên đồng Tháp Mười',
      };
      await test.store.write((db) => insertSubmission(db, { comment, text, article }));
      await screened(id, reasons);
      return stage.row(id);
    },
    async edit(id, text, isScreened = true) {
      await test.store.write(async (db) => {
        const row = (await commentById(db, id)) as CommentRow;
        await insertEdit(db, row, { text, now: stage.now });
      });
      if (isScreened) await screened(id);
    },
    async link(comments, { purpose = 'moderate', moderator = 'lan', site = 'dongthap', ...rest } = {}) {
      const bound = comments.map((each): [string, number] =>
        Array.isArray(each) ? each : [each.id, each.revision],
      );
      const person = (deps.sites?.get ?? get)(site)?.moderators.find(({ id }) => id === moderator);
      const { mark = person ? addressMark(test.keys, person.email) : null } = rest;
      const raw = await test.store.write((db) =>
        mintToken(db, {
          purpose,
          site,
          moderator,
          comments: bound,
          actions: rest.actions ?? ACTIONS,
          createdAt: stage.now,
          expiresAt: rest.expiresAt ?? stage.now + 7 * 24 * 60 * MINUTE,
          mailId: rest.mail ?? null,
          mark,
        }),
      );
      return new URL(links.token(purpose, raw)).pathname;
    },
    async row(id) {
      return (await commentById(test.store.read, id)) as CommentRow;
    },
    async shown() {
      const article = { site: 'dongthap', article: 'a1', sort: 'oldest', limit: 50 } as const;
      const { top } = await publishedPage(test.store.read, { ...article, after: null, now: stage.now });
      return top.map(({ html }) => html);
    },
    async log(id) {
      const rows = await history(test.store.read, id);
      return rows.map(
        (row) => `${row.channel} ${row.moderator_id} ${row.action}: ${row.from_status} → ${row.to_status}`,
      );
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await test.close();
    },
  };

  async function screened(id: string, reasons = '[]'): Promise<void> {
    await test.store.write(async (db) => {
      const begun = await beginScreening(db, id);
      if (!begun) throw new Error('nothing to screen');
      const text = normalise(begun.revision.text);
      const { name } = begun.comment;
      const result = { name, text, html: toHtml(text), policy: POLICY, score: 0, reasons, foldedHash: null };
      await finishScreening(db, begun.comment, { ...result, verdict: 'pending' }, stage.now);
    });
  }

  const logger = createLogger('silent', 'test');
  const router = moderationRouter({
    store: test.store,
    keys: test.keys,
    sites: {
      get,
      all: () => sites,
      moderator: (site, id) => get(site)?.moderators.find((person) => person.id === id),
      settings: () => undefined,
      refresh: async () => {},
    },
    links,
    mailDomain: 'bao.example',
    clock: () => stage.now,
    render: (text) => ({ text: normalise(text), html: toHtml(normalise(text)), policy: POLICY }),
    markedHtml,
    describeReasons: (reasons) => (JSON.parse(reasons) as { say: string }[]).map(({ say }) => say),
    queues: {
      async add(added) {
        jobs.push(...added);
        return true;
      },
    },
    limiter: createLimiter(null, 'test'),
    logger,
    ...deps,
  });
  const app = express().disable('x-powered-by').disable('etag');
  app.use((_req, res, next) => {
    baseHeaders(res, { ownHost: false });
    next();
  });
  if (path) app.use(path, router);
  app.use(router);
  app.use((_req, res) => void res.status(404).send('no route'));
  app.use(problemMiddleware(logger, (res, problem, { id }) => sendProblem(res, problem, id)));
  server.on('request', app);
  return stage;
}

async function answerOf(response: Response): Promise<Answer> {
  const body = await response.text();
  const visible = body
    .replace(/<(style|head|script)\b[\s\S]*?<\/\1>/g, '')
    .replace(/<\/?(span|mark|bdi|b)\b[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ');
  const text = visible
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
  return { status: response.status, headers: response.headers, body, text };
}

/** The nonce of a page's form; of the form of one comment where there are several. */
export function nonceIn(body: string, comment?: string): string {
  const pattern = comment
    ? new RegExp(
        `name="nonce" value="([^"]+)">\\s*<input type="hidden" name="comment" value="${comment.replaceAll('*', '\\*')}"`,
      )
    : /name="nonce" value="([^"]+)"/;
  return pattern.exec(body)?.[1] ?? '';
}

/** Values of the buttons a person can press, in the order in which they stand. */
export function buttonsIn(body: string): string[] {
  return [...body.matchAll(/<button name="action" value="([\w-]+)"/g)].map((match) => match[1] as string);
}
