/** Every environment variable by name and primitive type. The only reader of `process.env`. */
import { readFileSync } from 'node:fs';

const TEXT = [
  'NODE_ENV',
  'HOST',
  'PUBLIC_URL',
  'DATABASE_URL',
  'REDIS_URL',
  'SMTP_URL',
  'SMTP_HOST',
  'SMTP_USER',
  'SMTP_PASSWORD',
  'MAIL_FROM',
  'SECRET_KEYS',
  'SITES_FILE',
  'TRUST_PROXY',
  'LOG_LEVEL',
  'DATA_DIR',
] as const;
const PORTS = ['PORT', 'SMTP_PORT', 'ADMIN_PORT', 'WORKER_ADMIN_PORT'] as const;
/** Variables that may also be given as `…_FILE`, the path of a file that holds the value. */
const SECRET = [
  'DATABASE_URL',
  'REDIS_URL',
  'SMTP_URL',
  'SMTP_PASSWORD',
  'SECRET_KEYS',
] as const satisfies readonly (typeof TEXT)[number][];

export type Env = Partial<Record<(typeof TEXT)[number], string>> &
  Partial<Record<(typeof PORTS)[number], number>> & {
    ALLOW_HTTP: boolean;
    /** `ssh` when somebody sits at the other end of an SSH connection: the banner then says how to tunnel. */
    SSH_CONNECTION?: string;
    BINHLUAN_INSTALL?: string;
  };

export interface EnvReading {
  env: Env;
  /** One sentence per variable that cannot be understood. */
  faults: string[];
}

/** Reads the variables. An empty one counts as unset. Faults are collected, never thrown. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): EnvReading {
  const faults: string[] = [];
  const env: Env = { ALLOW_HTTP: false };
  const get = (name: string) => source[name]?.trim() || undefined;

  for (const name of TEXT) {
    const value = get(name);
    if (value !== undefined) env[name] = value;
  }
  for (const name of SECRET) {
    const file = get(`${name}_FILE`);
    if (!file) continue;
    if (env[name]) faults.push(`${name} and ${name}_FILE are both set; keep one of them.`);
    else {
      try {
        env[name] = readFileSync(file, 'utf8').trim();
      } catch (error) {
        faults.push(
          `${name}_FILE names ${file}, which cannot be read (${(error as NodeJS.ErrnoException).code}).`,
        );
      }
    }
  }
  for (const name of PORTS) {
    const value = get(name);
    if (value === undefined) continue;
    const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
    if (port <= 65_535) env[name] = port;
    else faults.push(`${name} is "${value}", but a port is a number from 0 to 65535.`);
  }
  const http = get('ALLOW_HTTP');
  if (http === '1' || http === 'true') env.ALLOW_HTTP = true;
  else if (http && http !== '0' && http !== 'false') faults.push(`ALLOW_HTTP is "${http}"; it takes 1 or 0.`);
  const ssh = get('SSH_CONNECTION');
  if (ssh) env.SSH_CONNECTION = ssh;
  const install = get('BINHLUAN_INSTALL');
  if (install) env.BINHLUAN_INSTALL = install;
  return { env, faults };
}

/** A copy of the whole environment for a child process, with `extra` laid over it. */
export function childEnvironment(extra: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...extra };
}
