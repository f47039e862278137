/** The whole service in this process, over a Redis, a SQLite file and an SMTP server of its own. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from '../../config/config.ts';
import { createApp } from '../../src/app.ts';
import { type Context, openContext } from '../../src/context.ts';
import { buildEmbed } from '../../src/embed/bundle.ts';
import { freePort } from '../../src/local/ports.ts';
import { type PrivateRedis, startPrivateRedis } from '../../src/local/private-redis.ts';
import { createLogger, type Logger } from '../../src/logger.ts';
import { createTransport } from '../../src/notify/smtp/transport.ts';
import { createFetch, type GuardedFetch } from '../../src/outside/fetch.ts';
import { startWorkers, type Workers } from '../../workers/start.ts';
import { createDatabase } from './database.ts';
import { type PostOffice, startPostOffice } from './post-office.ts';
import { ORIGIN, sitesText } from './site.ts';

export interface Service {
  url: string;
  context: Context;
  redis: PrivateRedis;
  post: PostOffice;
  workers: Workers | null;
  /** Sends a comment as a page of the newspaper would; fields of `body` are laid over a good submission. */
  submit(body?: Record<string, unknown>, headers?: Record<string, string>): Promise<Response>;
  /** Starts Redis again at the same address with what it had on disk. */
  restartRedis(): Promise<void>;
  close(): Promise<void>;
}

export interface ServiceOptions {
  /** Text of a sites file. */
  sites?: string;
  workers?: boolean;
  /** Added to PUBLIC_URL. */
  path?: string;
  clock?: () => number;
  /** Another Redis than its own, which `restartRedis` does not reach. */
  redisUrl?: string;
  logger?: Logger;
  /** The way out to articles' pages and alarms; by default it leads nowhere. */
  outside?: GuardedFetch;
}

/** A good submission. */
export function submission(body: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    site: 'dongthap',
    article: { id: '17022022-1352', url: `${ORIGIN}/17022022-1352`, title: 'Mùa sen về sớm' },
    name: 'Nguyễn Văn An',
    text: 'Bài viết rất hay, cảm ơn tòa soạn.',
    consent: '2026-01',
    ...body,
  };
}

/** Starts everything on ports the kernel chooses; `close` leaves nothing behind. */
export async function startService({
  sites = sitesText(),
  workers: withWorkers = true,
  path = '',
  clock,
  redisUrl,
  logger = createLogger('silent', 'test'),
  outside = createFetch({ userAgent: 'test', resolve: async () => [] }),
}: ServiceOptions = {}): Promise<Service> {
  const dir = await mkdtemp(join(tmpdir(), 'binhluan-test-'));
  const database = await createDatabase();
  const redis = await startPrivateRedis({ dir: join(dir, 'redis') });
  const post = await startPostOffice();
  const port = await freePort(0);
  const url = `http://127.0.0.1:${port}${path}`;
  const loaded = parse(
    {
      env: {
        ALLOW_HTTP: false,
        PORT: port,
        PUBLIC_URL: url,
        DATABASE_URL: database.url,
        REDIS_URL: redisUrl ?? redis.url,
        SMTP_URL: post.url,
        MAIL_FROM: 'Báo Mẫu Online <binhluan@bao.example>',
        SECRET_KEYS: randomBytes(32).toString('base64'),
      },
      faults: [],
    },
    { sites: { path: 'test', text: sites }, sample: null, developmentKey: null },
  );
  const context = await openContext(loaded, logger, {
    prefix: `{${randomBytes(6).toString('hex')}}`,
    ...(clock && { clock }),
  });
  const app = createApp({ ...context, embed: await buildEmbed(), draining: () => false });
  const server = await listen(createServer(app.handler), port);
  const transport = createTransport(loaded.secrets.smtp, { from: loaded.config.mailFrom });
  const workers = withWorkers ? startWorkers(context, transport, { outside }) : null;
  const service: Service = {
    url,
    context,
    redis,
    post,
    workers,
    async restartRedis() {
      service.redis = await startPrivateRedis({ dir: join(dir, 'redis') });
    },
    submit: (body, headers = {}) =>
      fetch(`${url}/v1/comments`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Origin: ORIGIN, ...headers },
        body: JSON.stringify(submission(body)),
      }),
    async close() {
      await workers?.close();
      transport.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await app.close();
      await context.close();
      await database.drop();
      await post.close();
      await service.redis.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
  return service;
}

function listen(server: Server, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
