/** SIGHUP: the sites file is read again; a faulty one changes nothing and is told. */
import { ConfigError } from '../../config/config.ts';
import { loadConfig } from '../../config/load.ts';
import type { Logger } from '../logger.ts';
import type { Keys } from '../signing.ts';
import type { Store } from '../store/database/open.ts';
import { saveSitesFile } from '../store/settings/sites-file.ts';

/** Every process, this one included, takes the stored settings over within a second. */
export function reloadOnHangup({
  store,
  keys,
  clock,
  logger,
}: {
  store: Pick<Store, 'write'>;
  keys: Pick<Keys, 'seal' | 'contact'>;
  clock: () => number;
  logger: Logger;
}): void {
  process.on('SIGHUP', async () => {
    try {
      const { config } = loadConfig();
      await saveSitesFile(store, keys, config.sitesText, clock());
      logger.info({ sites: config.sites.map(({ id }) => id) }, 'sites file read again');
    } catch (err) {
      if (err instanceof ConfigError)
        logger.error({ faults: err.faults }, 'the sites file is faulty; the former settings stay in force');
      else logger.error({ err }, 'the sites file could not be read again; the former settings stay in force');
    }
  });
}
