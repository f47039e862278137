import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';
import { buildEmbed } from '../../src/embed/bundle.ts';
import { embedRouter } from '../../src/embed/router.ts';

export interface FakeComment {
  id: string;
  name?: string;
  html?: string;
  createdAt?: string;
  likes?: number;
  edited?: boolean;
  newsroom?: boolean;
  deleted?: boolean;
  replies?: FakeComment[];
}

interface Row {
  id: string;
  receipt: string;
  status: string;
  text: string;
  reason?: string;
  decidedAt?: string;
  edited?: boolean;
}

export interface Refusal {
  status: number;
  code?: string;
  title?: string;
  retryAfter?: number;
  errors?: { pointer: string; detail: string }[];
}

export interface FakeService {
  url: string;
  origins: Set<string>;
  settings: Record<string, unknown>;
  comments: FakeComment[];
  pageSize: number;
  /** Every POST that arrived, with its key and the device's id, whatever was answered. */
  posts: { key: string; reader: string; body: Record<string, unknown> }[];
  rows: Row[];
  /** What the next requests to this method and path are answered instead; taken one by one. */
  refusals: Map<string, Refusal[]>;
  /** Paths that get no answer until `release()`. */
  held: Set<string>;
  release(): void;
  /** Answers a POST's row but kills the connection first, that many times. */
  lostAnswers: number;
  stamps: number;
  /** Device and comment of each like that stands, `reader id`. */
  likes: Set<string>;
  reports: { id: string; reader: string; reason: string }[];
  reset(): void;
  close(): Promise<void>;
}

export const plainSettings = {
  name: 'Báo Mẫu Online',
  closed: false,
  paused: false,
  depth: 2,
  likes: true,
  maxLength: 5000,
  fields: { email: 'optional', phone: 'hidden' },
  consent: { version: '2026-01', required: true, text: null },
  links: { rules: 'https://comments.example/rules', privacy: 'https://comments.example/privacy' },
  hours: null,
  timezone: 'Asia/Ho_Chi_Minh',
  locale: 'vi',
  diacritics: 'hint',
};

/** A service that behaves by the contract and keeps everything in memory, with the real browser files. */
export async function startFakeService(): Promise<FakeService> {
  const app = express();
  const waiting: (() => void)[] = [];
  const byKey = new Map<string, { print: string; row: Row }>();
  const service: FakeService = {
    url: '',
    origins: new Set(),
    settings: { ...plainSettings },
    comments: [],
    pageSize: 20,
    posts: [],
    rows: [],
    refusals: new Map(),
    held: new Set(),
    lostAnswers: 0,
    stamps: 0,
    likes: new Set(),
    reports: [],
    release() {
      service.held.clear();
      for (const go of waiting.splice(0)) go();
    },
    reset() {
      service.settings = { ...plainSettings };
      service.comments = [];
      service.pageSize = 20;
      service.posts.length = service.rows.length = service.reports.length = 0;
      service.likes.clear();
      service.refusals.clear();
      service.lostAnswers = service.stamps = 0;
      byKey.clear();
      service.release();
    },
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };

  app.use((request, response, next) => {
    const origin = request.headers.origin ?? '';
    const asked = request.headers['access-control-request-method'] ?? request.method;
    if (asked === 'GET') response.set('Access-Control-Allow-Origin', '*');
    else if (service.origins.has(origin)) {
      response.set('Access-Control-Allow-Origin', origin).vary('Origin');
      response.set('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE');
      response.set('Access-Control-Allow-Headers', 'Content-Type, Idempotency-Key, Binhluan-Reader');
    }
    response.set('Access-Control-Expose-Headers', 'Date, ETag, Retry-After');
    if (request.method === 'OPTIONS') return void response.status(204).end();
    const refusal = service.refusals.get(`${request.method} ${request.path}`)?.shift();
    const go = () => (refusal ? refuse(response, refusal) : next());
    if (service.held.has(request.path)) waiting.push(go);
    else go();
  });
  app.use(embedRouter(await buildEmbed()));
  app.use(express.json());

  app.get('/v1/stamp', (_request, response) => {
    service.stamps += 1;
    response.set('Cache-Control', 'no-store').json({ stamp: `stamp-${service.stamps}` });
  });

  app.get('/v1/comments', (request, response) => {
    const from = Number(request.query.cursor ?? 0);
    const ordered = request.query.sort === 'oldest' ? service.comments.toReversed() : service.comments;
    const comments = ordered.slice(from, from + Number(request.query.limit ?? service.pageSize));
    const after = from + comments.length;
    response.set('Cache-Control', 'no-store').json({
      site: request.query.site,
      article: request.query.article,
      count: countOf(service.comments),
      settings: service.settings,
      comments,
      next: after < ordered.length ? String(after) : null,
    });
  });

  app.get('/v1/counts', (request, response) => {
    const ids = [request.query.article].flat().map(String);
    response.json(Object.fromEntries(ids.map((id) => [id, id === 'a1' ? 3 : 0])));
  });

  app.post('/v1/comments', (request: Request<object, unknown, Record<string, unknown>>, response) => {
    if (!service.origins.has(request.headers.origin ?? '')) return refuse(response, { status: 403 });
    const key = String(request.headers['idempotency-key']);
    service.posts.push({ key, reader: String(request.headers['binhluan-reader']), body: request.body });
    const { stamp: _stamp, website: _website, ...content } = request.body;
    const print = createHash('sha256').update(JSON.stringify(content)).digest('hex');
    const known = byKey.get(key);
    if (known && known.print !== print) return refuse(response, { status: 422, code: 'key' });
    const row = known?.row ?? {
      id: randomUUID(),
      receipt: randomUUID().replaceAll('-', '').padEnd(43, 'r'),
      status: 'received',
      text: String(request.body.text),
    };
    if (!known) {
      byKey.set(key, { print, row });
      service.rows.push(row);
    }
    if (service.lostAnswers > 0) {
      service.lostAnswers -= 1;
      return void request.socket.destroy();
    }
    const { id, receipt } = row;
    response.status(202).json({ id, status: 'received', receipt, receiptUrl: `${service.url}/r/${receipt}` });
  });

  app.all('/v1/comments/:id/like', (request, response) => {
    const like = `${request.headers['binhluan-reader']} ${request.params.id}`;
    if (request.method === 'PUT') service.likes.add(like);
    else service.likes.delete(like);
    response.status(204).end();
  });

  app.post('/v1/comments/:id/reports', (request, response) => {
    const reader = String(request.headers['binhluan-reader']);
    service.reports.push({ id: request.params.id, reader, reason: String(request.body.reason) });
    response.status(204).end();
  });

  app
    .route('/v1/receipts/:receipt')
    .all((request, response, next) => {
      const row = service.rows.find(({ receipt }) => receipt === request.params.receipt);
      if (!row) return refuse(response, { status: 404 });
      if (request.method === 'PATCH') {
        if (row.status !== 'received' && row.status !== 'pending')
          return refuse(response, { status: 409, title: 'Bình luận này không còn sửa được.' });
        row.text = String(request.body.text);
      }
      if (request.method === 'DELETE') Object.assign(row, { status: 'withdrawn', text: '' });
      response.locals.row = row;
      next();
    })
    .all((_request, response) => {
      const { status, text, reason, decidedAt, edited } = response.locals.row as Row;
      response.set('Cache-Control', 'no-store').json({ status, text, reason, decidedAt, edited });
    });

  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  service.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return service;
}

/** What the service says of a refusal when nothing else is asked for. */
const titles: Record<string, string> = {
  closed: 'Bài viết đã đóng bình luận.',
  paused: 'Tòa soạn đang tạm ngừng nhận bình luận.',
  403: 'Trang này chưa được phép nhận bình luận. Xin báo giúp Tòa soạn.',
  503: 'Hệ thống đang bận, bình luận chưa gửi được. Xin thử lại sau ít phút.',
};

function refuse(response: Response, { status, retryAfter, ...problem }: Refusal): void {
  if (retryAfter) response.set('Retry-After', String(retryAfter));
  const wait = retryAfter && (retryAfter > 90 ? `${retryAfter / 60} phút` : `${retryAfter} giây`);
  const title = wait
    ? `Bạn gửi hơi nhanh. Xin thử lại sau ${wait}.`
    : (titles[problem.code ?? status] ?? titles[status]);
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ status, title, ...problem }));
}

function countOf(comments: FakeComment[]): number {
  return comments.reduce((sum, { deleted, replies }) => sum + (deleted ? 0 : 1) + countOf(replies ?? []), 0);
}
