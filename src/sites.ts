/** The sites as they are now: every process reads them from the database and asks each second for a newer version. */
import type { Moderator, Site } from '../config/sites.ts';
import type { Logger } from './logger.ts';
import type { Keys } from './signing.ts';
import { type SiteSettings, settingsOf } from './site-settings.ts';
import type { Store } from './store/database/open.ts';
import { readSettings, settingsVersion } from './store/settings/settings.ts';

const ASK_EVERY_MS = 1_000;

export interface Sites {
  get(id: string): Site | undefined;
  all(): readonly Site[];
  /** An active moderator of a site; undefined for one who was removed. */
  moderator(site: string, id: string): Moderator | undefined;
  /** What the file says, what editors laid over it, and what of that has no effect. */
  settings(id: string): SiteSettings | undefined;
  /** Asks at once instead of within the second. @throws when the database does not answer. */
  refresh(): Promise<void>;
  close(): void;
}

/** Reads the stored settings and keeps them fresh until `close`. */
export async function watchSites(
  store: Pick<Store, 'read'>,
  keys: Pick<Keys, 'seal'>,
  logger: Logger,
): Promise<Sites> {
  let version = 0;
  let byId = new Map<string, SiteSettings>();
  let running: Promise<void> | null = null;

  async function read(): Promise<void> {
    if ((await settingsVersion(store.read)) === version) return;
    const stored = await readSettings(store.read, keys);
    const { sites, faults } = settingsOf(stored);
    if (faults) logger.error({ faults }, 'the stored sites are faulty; the former ones stay in force');
    else take(sites);
    version = stored.version;
  }

  function take(sites: Map<string, SiteSettings>): void {
    byId = sites;
    for (const [site, { ignored }] of sites)
      for (const { key, faults } of ignored)
        logger.warn(
          { site, key, faults: faults.map(({ code }) => code) },
          'a setting made on the desk does not fit the sites file and has no effect',
        );
  }

  function ask(): Promise<void> {
    running ??= read().finally(() => {
      running = null;
    });
    return running;
  }

  /** What is asked already may have been answered before the change we are told of. */
  async function refresh(): Promise<void> {
    await running?.catch(() => {});
    await ask();
  }

  await refresh();
  const timer = setInterval(() => {
    // A database that does not answer is not asked again meanwhile: its connections are few.
    if (running) return;
    ask().catch((err) => logger.warn({ err }, 'the settings could not be read; the former ones stay'));
  }, ASK_EVERY_MS);
  timer.unref();
  return {
    get: (id) => byId.get(id)?.site,
    all: () => [...byId.values()].map(({ site }) => site),
    moderator: (site, id) => byId.get(site)?.site.moderators.find((person) => person.id === id),
    settings: (id) => byId.get(id),
    refresh,
    close: () => clearInterval(timer),
  };
}
