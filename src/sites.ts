/** The sites as they are now: every process reads them from the database and asks each second for a newer version. */
import type { Moderator, Site } from '../config/sites.ts';
import { parseSites } from '../config/sites-file.ts';
import type { Logger } from './logger.ts';
import type { Keys } from './signing.ts';
import type { Store } from './store/database/open.ts';
import { readSettings, type StoredSettings, settingsVersion } from './store/settings.ts';

const ASK_EVERY_MS = 1_000;

export interface Sites {
  get(id: string): Site | undefined;
  all(): readonly Site[];
  /** An active moderator of a site; undefined for one who was removed. */
  moderator(site: string, id: string): Moderator | undefined;
  close(): void;
}

/** Reads the stored settings and keeps them fresh until `close`. */
export async function watchSites(
  store: Pick<Store, 'read'>,
  keys: Pick<Keys, 'seal'>,
  logger: Logger,
): Promise<Sites> {
  let version = 0;
  let byId = new Map<string, Site>();

  async function refresh(): Promise<void> {
    if ((await settingsVersion(store.read)) === version) return;
    const stored = await readSettings(store.read, keys);
    const { sites, faults } = parseSites(stored.fileText);
    if (faults.length) logger.error({ faults }, 'the stored sites are faulty; the former ones stay in force');
    else byId = new Map(sites.map((site) => [site.id, overlaid(site, stored.overlay)]));
    version = stored.version;
  }

  await refresh();
  let asking = false;
  const timer = setInterval(async () => {
    // A database that does not answer is not asked again meanwhile: its connections are few.
    if (asking) return;
    asking = true;
    try {
      await refresh();
    } catch (err) {
      logger.warn({ err }, 'the settings could not be read; the former ones stay');
    } finally {
      asking = false;
    }
  }, ASK_EVERY_MS);
  timer.unref();
  return {
    get: (id) => byId.get(id),
    all: () => [...byId.values()],
    moderator: (site, id) => byId.get(site)?.moderators.find((person) => person.id === id),
    close: () => clearInterval(timer),
  };
}

/** Lays what editors changed over a site: a key names a section and a setting, as in `moderation.every`. */
function overlaid(site: Site, overlay: StoredSettings['overlay']): Site {
  const copy = structuredClone(site) as Site & Record<string, unknown>;
  for (const { site: id, key, value } of overlay) {
    if (id !== site.id) continue;
    const [section = '', setting] = key.split('.');
    if (!Object.hasOwn(copy, section)) continue;
    if (setting === undefined) Object.assign(copy, { [section]: value });
    else Object.assign(copy[section] as object, { [setting]: value });
  }
  return copy;
}
