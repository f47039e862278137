/** All checks in the order an operator repairs things: settings, files, ports, then what lies outside. */
import type { Config, Secrets } from '../../../config/config.ts';
import { loadConfig } from '../../../config/load.ts';
import { redact } from '../../logger.ts';
import { checkBackups } from './backups.ts';
import { checkClock, redisAhead } from './clock.ts';
import { checkConfiguration, configurationFaults } from './configuration.ts';
import { checkDatabase } from './database.ts';
import { bad, type Finding } from './finding.ts';
import { checkOrigins } from './origins.ts';
import { checkPermissions, type PrivateFile } from './permissions.ts';
import { checkPorts } from './ports.ts';
import { checkPublicUrl } from './public-url.ts';
import { checkRedis, openRedis, redisAway } from './redis.ts';
import { checkRuntime } from './runtime.ts';
import { checkSmtp } from './smtp.ts';
import { askWeb } from './web-answer.ts';

export interface Surroundings {
  environment: NodeJS.ProcessEnv;
  /** Options of Node itself: `--env-file=…` names a file with secrets. */
  execArgv: readonly string[];
  version: string;
  uid: number | undefined;
  clock: () => number;
}

/** Findings one by one, as they are made. One check after the other: some keep the event loop, and with it clocks, busy. */
export async function* everyCheck(surroundings: Surroundings): AsyncGenerator<Finding, void> {
  const { environment, execArgv, version, uid, clock } = surroundings;
  yield* checkRuntime(version, uid);
  let loaded: { config: Config; secrets: Secrets };
  try {
    loaded = loadConfig(environment);
  } catch (error) {
    yield* configurationFaults(error);
    return;
  }
  const { config, secrets } = loaded;
  yield* checkConfiguration(config, secrets);
  yield* checkOrigins(config.sites);
  yield* await attempt('permissions', () => checkPermissions(privateFiles(environment, execArgv, loaded)));
  yield* await attempt('ports', () => checkPorts(config));
  yield* await attempt('database', () => checkDatabase(secrets.database, secrets.keys));
  yield* await attempt('backup', () => checkBackups(secrets.database, clock()));
  const redis = await openRedis(secrets.redis);
  let redisClock: number | null = null;
  if ('error' in redis) yield* redisAway(redis.error);
  else {
    yield* await attempt('Redis', () => checkRedis(redis));
    redisClock = await redisAhead(redis, clock);
    redis.disconnect();
  }
  yield* await attempt('SMTP', () => checkSmtp(secrets.smtp, config.mailFrom));
  const answer = await askWeb(`${config.publicUrl}/healthz`, clock);
  yield* checkPublicUrl(config, answer, clock());
  yield* checkClock({ redis: redisClock, web: 'error' in answer ? null : answer.ahead });
}

/** A check that stumbles is a finding too; the others still run. */
async function attempt(subject: string, check: () => Finding[] | Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return [
      bad(subject, `could not be checked: ${redact(code ?? message)}`, 'repair that, and run this again'),
    ];
  }
}

function privateFiles(
  environment: NodeJS.ProcessEnv,
  execArgv: readonly string[],
  { config, secrets }: { config: Config; secrets: Secrets },
): PrivateFile[] {
  const named = Object.entries(environment).flatMap(([name, value]) => {
    const path = value?.trim();
    return /^[A-Z_]+_FILE$/.test(name) && SECRET_FILES.has(name) && path ? [{ name, path }] : [];
  });
  const given = execArgv.flatMap((option) => {
    const path = /^--env-file(?:-if-exists)?=(.+)$/.exec(option)?.[1];
    return path ? [{ name: 'the environment file', path }] : [];
  });
  const { database } = secrets;
  return [
    ...given,
    ...named,
    ...(environment.SITES_FILE?.trim() ? [{ name: 'SITES_FILE', path: config.sitesFile }] : []),
    ...(database.kind === 'sqlite' ? [{ name: 'the database', path: database.file }] : []),
  ];
}

const SECRET_FILES = new Set([
  'DATABASE_URL_FILE',
  'REDIS_URL_FILE',
  'SMTP_URL_FILE',
  'SMTP_PASSWORD_FILE',
  'SECRET_KEYS_FILE',
]);
