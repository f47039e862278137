/** Each site as the file has it and as it is in force, with what editors laid over it. Pure. */
import { baseOf, type Ignored, laySite } from '../config/overlay.ts';
import type { Site } from '../config/sites.ts';
import { parseSites, type RawSite } from '../config/sites-file.ts';
import type { StoredKey, StoredSettings } from './store/settings/settings.ts';

export interface SiteSettings {
  /** In force. */
  site: Site;
  /** As it would be without what editors changed. */
  file: Site;
  /** What changes are laid over. */
  base: RawSite;
  /** What editors changed, oldest first. */
  overlay: readonly StoredKey[];
  /** What of that does not fit the file (any more) and has no effect. */
  ignored: readonly Ignored[];
}

/** @returns null, with the faults, when the stored file is none: that is for whoever wrote it to mend. */
export function settingsOf(
  stored: Pick<StoredSettings, 'fileText' | 'overlay'>,
): { sites: Map<string, SiteSettings>; faults: null } | { sites: null; faults: string[] } {
  const { sites, raw, faults } = parseSites(stored.fileText);
  if (faults.length) return { sites: null, faults };
  const settings = sites.map((file, index): [string, SiteSettings] => {
    const base = baseOf(raw[index] as RawSite, file);
    const overlay = stored.overlay.filter(({ site }) => site === file.id);
    return [file.id, { ...laySite(base, overlay), file, base, overlay }];
  });
  return { sites: new Map(settings), faults: null };
}
