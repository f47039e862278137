/** Reads what configuration needs from disk and parses it. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, type Files, parse, type Secrets } from './config.ts';
import { readEnv } from './env.ts';

const EXAMPLE = new URL('sites.example.yaml', import.meta.url).pathname;

/**
 * The configuration of this process.
 * @throws {ConfigError} that names every fault at once.
 */
export function loadConfig(source?: NodeJS.ProcessEnv): { config: Config; secrets: Secrets } {
  const reading = readEnv(source);
  const { env } = reading;
  const production = env.NODE_ENV === 'production';
  return parse(reading, {
    sites: readSites(env.SITES_FILE ?? (production ? '' : EXAMPLE)),
    sample: readOptional(EXAMPLE),
    developmentKey: production || env.SECRET_KEYS ? null : developmentKey(env.DATA_DIR ?? 'var'),
  });
}

function readSites(path: string): Files['sites'] {
  try {
    return { path, text: readFileSync(path, 'utf8') };
  } catch (error) {
    return { path, error: (error as NodeJS.ErrnoException).code ?? 'unknown error' };
  }
}

function readOptional(path: string): string | null {
  const file = readSites(path);
  return 'text' in file ? file.text : null;
}

/** Made once and kept, so that receipts and links of yesterday work after a restart; both processes may race to make it. */
function developmentKey(dataDir: string): string {
  const file = join(dataDir, 'secret.key');
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(file, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
