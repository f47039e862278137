/** Turns the environment and the sites file into one frozen configuration, or names every fault at once. Pure. */
import type { EnvReading } from './env.ts';
import { parseRedisUrl, type RedisTarget } from './redis-url.ts';
import type { Site } from './sites.ts';
import { parseSites } from './sites-file.ts';

export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  /** Without a slash at its end; may have a path. */
  readonly publicUrl: string;
  readonly mailFrom: string;
  /** Express' setting: false, a number of hops, or addresses and CIDRs. */
  readonly trustProxy: false | number | readonly string[];
  readonly logLevel: string;
  readonly dataDir: string;
  /** null: off. */
  readonly adminPort: number | null;
  readonly workerAdminPort: number | null;
  readonly sitesFile: string;
  readonly sitesText: string;
  readonly sites: readonly Site[];
  /** Things that work but an operator should know; logged at start. */
  readonly warnings: readonly string[];
}

/** What must never be printed: kept apart so that `config` may be. */
export interface Secrets {
  readonly keys: readonly string[];
  readonly database: { kind: 'sqlite'; file: string } | { kind: 'postgres'; url: string };
  readonly redis: RedisTarget;
  readonly smtp: string | SmtpServer;
}
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly user: string | null;
  readonly password: string | null;
}

export class ConfigError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

const REQUIRED = [
  'PUBLIC_URL',
  'DATABASE_URL',
  'REDIS_URL',
  'SMTP_URL',
  'MAIL_FROM',
  'SECRET_KEYS',
  'SITES_FILE',
] as const;
/** Words of samples; the user and password of the documentation's SMTP_URL among them. */
const SAMPLE =
  /\/\/user:password@|change[ _-]?(me|this)|replace[ _-]?(me|this)|your[ _-]?(secret|key)|placeholder/i;
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** What was read from disk beside the environment. */
export interface Files {
  sites: { path: string; text: string } | { path: string; error: string };
  /** The text of the example, which must not go into production as it is. */
  sample: string | null;
  /** The key a development machine made for itself; null in production. */
  developmentKey: string | null;
}

/** @throws {ConfigError} that names every fault at once. */
export function parse(
  { env, faults: unreadable }: EnvReading,
  files: Files,
): { config: Config; secrets: Secrets } {
  const faults = [...unreadable];
  const warnings: string[] = [];
  const production = env.NODE_ENV === 'production';
  const given = { ...env, SMTP_URL: env.SMTP_URL ?? env.SMTP_HOST };
  if (production)
    for (const name of REQUIRED)
      if (!given[name])
        faults.push(
          `${name} is missing${name === 'SMTP_URL' ? ' (or SMTP_HOST with SMTP_PORT, SMTP_USER, SMTP_PASSWORD)' : ''}.`,
        );
  const attempt = <T>(name: string, read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (error) {
      faults.push(`${name} ${(error as Error).message}.`);
      return otherwise;
    }
  };

  const port = env.PORT ?? 3000;
  const dataDir = env.DATA_DIR ?? 'var';
  const publicUrl = attempt(
    'PUBLIC_URL',
    () => readPublicUrl(env.PUBLIC_URL ?? `http://127.0.0.1:${port}`, env.ALLOW_HTTP, warnings),
    '',
  );
  const database = attempt(
    'DATABASE_URL',
    () => readDatabaseUrl(env.DATABASE_URL ?? `sqlite:${dataDir}/binhluan.db`),
    { kind: 'sqlite' as const, file: '' },
  );
  const redis = attempt('REDIS_URL', () => parseRedisUrl(env.REDIS_URL ?? 'redis://127.0.0.1:6379'), {
    kind: 'socket' as const,
    path: '',
  });
  const smtp = attempt('SMTP_URL', () => readSmtp(env), '');
  const keys = attempt(
    'SECRET_KEYS',
    () => readKeys(env.SECRET_KEYS ?? files.developmentKey, production),
    [],
  );
  const trustProxy = attempt('TRUST_PROXY', () => readTrustProxy(env.TRUST_PROXY), false);
  const mailFrom = env.MAIL_FROM ?? 'Bình luận <binhluan@localhost>';
  if (!/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/.test(mailFrom))
    faults.push('MAIL_FROM must look like "Bình luận <binhluan@bao.example>".');
  const logLevel = env.LOG_LEVEL ?? 'info';
  if (!LEVELS.includes(logLevel)) faults.push(`LOG_LEVEL is "${logLevel}"; allowed: ${LEVELS.join(', ')}.`);

  let sites: Site[] = [];
  if ('error' in files.sites) {
    if (env.SITES_FILE || !production)
      faults.push(`SITES_FILE names ${files.sites.path}, which cannot be read (${files.sites.error}).`);
  } else {
    const read = parseSites(files.sites.text);
    faults.push(...read.faults);
    sites = read.sites;
  }
  if (production && 'text' in files.sites && files.sites.text === files.sample)
    faults.push(`SITES_FILE names ${files.sites.path}, which is still the example: enter your own site.`);
  if (faults.length) throw new ConfigError(faults);
  return {
    config: Object.freeze({
      production,
      host: env.HOST ?? '127.0.0.1',
      port,
      publicUrl,
      mailFrom,
      trustProxy,
      logLevel,
      dataDir,
      adminPort: env.ADMIN_PORT ?? null,
      workerAdminPort: env.WORKER_ADMIN_PORT ?? null,
      sitesFile: files.sites.path,
      sitesText: 'text' in files.sites ? files.sites.text : '',
      sites: Object.freeze(sites),
      warnings,
    }),
    secrets: Object.freeze({ keys: Object.freeze(keys), database, redis, smtp }),
  };
}

function readPublicUrl(value: string, allowHttp: boolean, warnings: string[]): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error(`is "${value}", but must be an https address`);
  if (url.search || url.hash || url.username)
    throw new Error('may have a path, but no query, fragment or login');
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    if (!allowHttp)
      throw new Error(
        'starts with http://: names, addresses and moderation links would travel in the clear. Use https, or set ALLOW_HTTP=1 if you know why',
      );
    warnings.push('PUBLIC_URL is plain http (ALLOW_HTTP=1): moderation links travel in the clear.');
  }
  return url.href.replace(/\/+$/, '');
}

/** @throws an Error whose message goes on from the variable's name, and never holds the value. */
export function readDatabaseUrl(value: string): Secrets['database'] {
  if (/^postgres(ql)?:\/\//.test(value)) {
    // Never the value itself: it holds a password.
    if (!URL.canParse(value) || new URL(value).pathname.length < 2)
      throw new Error('must look like postgres://user:password@host:5432/database');
    if (SAMPLE.test(value)) throw new Error('still holds a sample value');
    return { kind: 'postgres', url: value };
  }
  const file = /^sqlite:(.+)$/.exec(value)?.[1];
  if (!file || file.includes(':memory:'))
    throw new Error(
      'must look like sqlite:/var/lib/binhluan/binhluan.db or postgres://user:password@host:5432/database',
    );
  return { kind: 'sqlite', file: file.replace(/^\/\/(?=\/)/, '') };
}

function readSmtp(env: EnvReading['env']): Secrets['smtp'] {
  if (env.SMTP_HOST && !env.SMTP_URL)
    return {
      host: env.SMTP_HOST,
      port: env.SMTP_PORT ?? 587,
      user: env.SMTP_USER ?? null,
      password: env.SMTP_PASSWORD ?? null,
    };
  const value = env.SMTP_URL ?? 'smtp://127.0.0.1:1025';
  if (!URL.canParse(value) || !/^smtps?:$/.test(new URL(value).protocol))
    throw new Error('must look like smtp://user:password@host:587 or smtps://user:password@host:465');
  if (SAMPLE.test(value)) throw new Error('still holds a sample value');
  return value;
}

function readKeys(value: string | null, production: boolean): string[] {
  // A missing value was named with the other required ones.
  if (!value) return [];
  const keys = value.split(',').map((key) => key.trim());
  for (const key of keys)
    if (Buffer.byteLength(key) < 32)
      throw new Error('holds a key of fewer than 32 bytes; "openssl rand -base64 32" makes a good one');
  if (production && SAMPLE.test(value))
    throw new Error('still holds a sample value; "openssl rand -base64 32" makes a good one');
  return keys;
}

function readTrustProxy(value: string | undefined): Config['trustProxy'] {
  if (!value || value === 'false' || value === '0') return false;
  if (value === 'true')
    throw new Error(
      'is "true", which lets anybody forge an address; give the number of proxies or their addresses',
    );
  if (/^\d{1,2}$/.test(value)) return Number(value);
  const parts = value.split(',').map((part) => part.trim());
  const known =
    /^(loopback|linklocal|uniquelocal|[0-9.]+(\/\d{1,2})?|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(\/\d{1,3})?)$/;
  const wrong = parts.find((part) => !known.test(part));
  if (wrong !== undefined) throw new Error(`holds "${wrong}", which is no address or CIDR`);
  return parts;
}
