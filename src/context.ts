/** Opens what a process needs once, and closes it in reverse. The overrides are the only seam for tests. */
import { statSync } from 'node:fs';
import type { Config, Secrets } from '../config/config.ts';
import { createLimiter, type Limiter } from './limits.ts';
import { type Links, makeLinks } from './links.ts';
import type { Logger } from './logger.ts';
import { createQueues, DEFAULT_PREFIX, type Queues } from './queues.ts';
import { connectProducer, type RedisConnection } from './redis.ts';
import { deriveKeys, type Keys } from './signing.ts';
import { type Sites, watchSites } from './sites.ts';
import { openDataKey } from './store/data-key.ts';
import { openStore, type Store } from './store/database/open.ts';
import { saveSitesFile } from './store/settings/sites-file.ts';

export interface Context {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly logger: Logger;
  readonly store: Store;
  readonly keys: Keys;
  readonly sites: Sites;
  readonly links: Links;
  readonly redis: RedisConnection;
  readonly queues: Queues;
  readonly limiter: Limiter;
  readonly clock: () => number;
  readonly prefix: string;
  close(): Promise<void>;
}

export interface Overrides {
  clock?: () => number;
  /** Of every key in Redis; must hold one `{…}`, by which Redis Cluster keeps a queue's keys together. */
  prefix?: string;
}

export async function openContext(
  { config, secrets }: { config: Config; secrets: Secrets },
  logger: Logger,
  { clock: given, prefix = DEFAULT_PREFIX }: Overrides = {},
): Promise<Context> {
  for (const warning of config.warnings) logger.warn(warning);
  const store = await openStore(secrets.database);
  const clock = given ?? store.now;
  try {
    const keys = deriveKeys(await openDataKey(store, secrets.keys, clock()));
    const replaced = await saveSitesFile(store, keys, config.sitesText, clock());
    if (replaced !== null) tellReplaced(logger, config.sitesFile, replaced);
    const sites = await watchSites(store, keys, logger);
    const redis = connectProducer(secrets.redis);
    const queues = createQueues(redis, { prefix, logger });
    return {
      config,
      secrets,
      logger,
      store,
      keys,
      sites,
      links: makeLinks(config.publicUrl),
      redis,
      queues,
      limiter: createLimiter(redis, prefix),
      clock,
      prefix,
      async close() {
        await queues.close();
        redis.disconnect();
        sites.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * Of several machines each has a sites file of its own, and the last to start or reload wins. Which of two files is the
 * newer one nothing in them tells, so the operator is told what their times say.
 * @param loadedAt when the settings came into force that are replaced now, in milliseconds since 1970
 */
function tellReplaced(logger: Logger, file: string, loadedAt: number): void {
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? loadedAt;
  const about = { file, written: new Date(written), replaced: new Date(loadedAt) };
  if (written < loadedAt)
    logger.warn(
      about,
      'the sites file differs from the settings in force, is older than they are, and replaces them: see that every machine has the same one',
    );
  else logger.info(about, 'the sites file differs from the settings in force, and replaces them');
}
