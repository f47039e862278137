/** The world outside, as far as nobody has named a real one: Redis, a mail server, a newspaper, settings. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Env } from '../../../config/env.ts';
import { createNewspaper, mainArticlePath } from '../demo/newspaper.ts';
import { listen } from '../listen.ts';
import { startMailbox } from '../mailbox.ts';
import { startPrivateRedis } from '../private-redis.ts';
import { DEMO_EDITOR, DEMO_SITE, keepSecretKey, siteToShow, writeDemoSites } from './demo-site.ts';

/** Starts one thing, remembers how to end it, and gives it back. */
export type Open = <T extends { stop(): Promise<void> }>(start: () => Promise<T>) => Promise<T>;

export interface Ports {
  service: number;
  newspaper: number;
  mailbox: number;
}

export interface StandIns {
  /** What the service and the worker must know beyond their inherited environment. */
  variables: Record<string, string>;
  publicUrl: string;
  /** The article of the demo newspaper to open first. */
  article: string;
  mailbox: string | null;
  /** The mail address of the demo's editor; null with a sites file of the operator. */
  editor: string | null;
  /** Origin of the newspaper that the sites file of the operator does not list; null when all is well. */
  unlistedOrigin: string | null;
}

/** Starts whatever the environment leaves open; all of it listens on 127.0.0.1 only. */
export async function startStandIns(
  env: Env,
  dir: string,
  ports: Ports,
  open: Open,
  say: (text: string) => void,
): Promise<StandIns> {
  mkdirSync(dir, { recursive: true });
  const publicUrl = (env.PUBLIC_URL ?? `http://127.0.0.1:${ports.service}`).replace(/\/+$/, '');
  const variables: Record<string, string> = {
    HOST: env.HOST ?? '127.0.0.1',
    PORT: String(ports.service),
    PUBLIC_URL: publicUrl,
    DATA_DIR: dir,
    DATABASE_URL: env.DATABASE_URL ?? `sqlite:${join(dir, 'binhluan.db')}`,
    MAIL_FROM: env.MAIL_FROM ?? 'Báo Mẫu Online <binhluan@bao.example>',
    LOG_LEVEL: env.LOG_LEVEL ?? 'info',
  };
  // A variable that was given in a file stays there; naming it twice would be a fault.
  if (env.DATABASE_URL) delete variables.DATABASE_URL;

  if (!env.REDIS_URL) variables.REDIS_URL = await keepRedis(join(dir, 'redis'), open, say);

  let mailbox: string | null = null;
  if (!env.SMTP_URL && !env.SMTP_HOST) {
    const started = await open(() => startMailbox({ dir: join(dir, 'mails'), port: ports.mailbox }));
    variables.SMTP_URL = started.smtpUrl;
    mailbox = started.url;
  }

  if (!env.SECRET_KEYS) {
    variables.SECRET_KEYS_FILE = join(dir, 'secret.key');
    keepSecretKey(variables.SECRET_KEYS_FILE);
  }

  const origins = ['127.0.0.1', 'localhost'].map((host) => `http://${host}:${ports.newspaper}`);
  const sitesFile = env.SITES_FILE ?? join(dir, 'demo-sites.yaml');
  if (!env.SITES_FILE) writeDemoSites(sitesFile, origins);
  variables.SITES_FILE = sitesFile;
  const site = siteToShow(sitesFile);
  const comments = { serviceUrl: publicUrl, site: site?.id ?? DEMO_SITE };
  const newspaper = await open(() => listen(createNewspaper(comments), ports.newspaper));

  return {
    variables,
    publicUrl,
    article: newspaper.url + mainArticlePath,
    mailbox,
    editor: env.SITES_FILE ? null : DEMO_EDITOR,
    unlistedOrigin: site && !site.origins.includes(newspaper.url) ? newspaper.url : null,
  };
}

/** Starts the private Redis, and once more whenever it ends by itself: comments would wait for it unscreened. */
async function keepRedis(dir: string, open: Open, say: (text: string) => void): Promise<string> {
  const redis = await open(() => startPrivateRedis({ dir }));
  const again = async () => {
    await redis.ended;
    await pause(1_000);
    // Refused when the whole run is ending.
    await keepRedis(dir, open, say);
    say('binhluan: redis dừng bất ngờ, chạy lại / redis ended by itself, starting it again');
  };
  void again().catch(() => {});
  return redis.url;
}
