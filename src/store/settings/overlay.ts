/** What an editor changes on the desk: checked as a whole site, written with its row in the log and a new version. */
import { fileWords } from '../../../config/file-words.ts';
import { checkOverlay, type OverlayEntry } from '../../../config/overlay.ts';
import type { Fault } from '../../../config/overlay-faults.ts';
import type { Moderator, Site } from '../../../config/sites.ts';
import { digest, type Keys } from '../../signing.ts';
import { type SiteSettings, settingsOf } from '../../site-settings.ts';
import type { Db } from '../database/schema.ts';
import { clearFormerMailboxes } from '../moderators/old-mailboxes.ts';
import { latestSettingEvents, logSetting, type SettingState, settingEvent } from './log.ts';
import { readSettings, sealSetting } from './settings.ts';

export interface SettingChange {
  key: string;
  /** As a file would say it; undefined goes back to the file. */
  value: unknown;
  /** The mark of what the editor saw there; undefined: whatever stands there now. */
  seen?: string | undefined;
}

export interface SettingOrder {
  site: string;
  /** Who asks: an editor of the site at this moment. */
  moderator: string;
  changes: readonly SettingChange[];
  /** The row of the log that this takes back. */
  undoes?: number | null;
  /** Whoever asks knows that it costs them the desk. */
  sure?: boolean;
  now: number;
}

export type SettingOutcome =
  /** `keys`: what is different now; none when everything was so before. */
  | { kind: 'done'; keys: string[] }
  | { kind: 'faulty'; faults: Fault[] }
  /** Somebody else changed these since the page was opened. */
  | { kind: 'moved'; keys: string[] }
  /** Nobody would be left who may change settings. */
  | { kind: 'last-editor' }
  /** It would cost whoever asks the place on the list, the role, or the way in (`email`: where it would lead then). */
  | { kind: 'self'; why: 'remove' | 'role' | 'email'; email: string }
  /** Whoever asks is no editor (any more), or the site is gone. */
  | { kind: 'not-editor' };

/** Changes settings of a site, all of them or none. A unit that looks at the whole; it may run more than once. */
export async function changeSettings(
  db: Db,
  keys: Pick<Keys, 'seal' | 'contact'>,
  order: SettingOrder,
): Promise<SettingOutcome> {
  const stored = await readSettings(db, keys);
  const { sites } = settingsOf(stored);
  const settings = sites?.get(order.site);
  const actor = settings?.site.moderators.find(({ id }) => id === order.moderator);
  if (!settings || actor?.role !== 'editor') return { kind: 'not-editor' };
  const moved = order.changes.filter((change) => isMoved(settings.site, change)).map(({ key }) => key);
  if (moved.length) return { kind: 'moved', keys: moved };

  const checked = checkOverlay(settings.base, entriesAfter(settings, order.changes));
  if ('faults' in checked) {
    const nobody = checked.faults.some(({ key }) => key === 'moderators');
    return nobody ? { kind: 'last-editor' } : { kind: 'faulty', faults: checked.faults };
  }
  if (!checked.site.moderators.some(({ role }) => role === 'editor')) return { kind: 'last-editor' };
  const loss = order.sure ? null : lossOf(actor, checked.site);
  if (loss) return loss;

  const changed: string[] = [];
  for (const { key } of order.changes) {
    const before = stateOf(settings, settings.site, key);
    const after = stateAfter(settings, checked.site, order.changes, key);
    if (same(before, after)) continue;
    changed.push(key);
    await writeKey(db, keys, order, key, after);
    await logSetting(db, keys, { ...order, key, before, after });
  }
  if (!changed.length) return { kind: 'done', keys: changed };
  await raiseVersion(db, stored.version, order.now);
  const after = new Map(sites).set(order.site, { ...settings, site: checked.site });
  await clearFormerMailboxes(db, keys, { before: sites, after });
  return { kind: 'done', keys: changed };
}

function lossOf(actor: Moderator, { moderators }: Site): SettingOutcome | null {
  const after = moderators.find(({ id }) => id === actor.id);
  if (!after) return { kind: 'self', why: 'remove', email: '' };
  if (after.role !== 'editor') return { kind: 'self', why: 'role', email: after.email };
  const stays = after.email.toLowerCase() === actor.email.toLowerCase();
  return stays ? null : { kind: 'self', why: 'email', email: after.email };
}

/** Whether the page showed something else than what stands, and than what it asks for. */
function isMoved(site: Site, { key, value, seen }: SettingChange): boolean {
  if (seen === undefined) return false;
  const stands = settingMark(fileWords(site, key));
  return stands !== seen && stands !== settingMark(value);
}

/** What has effect now, with the changes laid over; what has none neither helps nor hinders. */
function entriesAfter({ overlay, ignored }: SiteSettings, changes: readonly SettingChange[]): OverlayEntry[] {
  const replaced = new Set([...changes, ...ignored].map(({ key }) => key));
  return [
    ...overlay.filter(({ key }) => !replaced.has(key)),
    ...changes.filter(({ value }) => value !== undefined),
  ];
}

function stateOf({ overlay }: SiteSettings, site: Site, key: string): SettingState {
  return { value: fileWords(site, key), own: overlay.some((entry) => entry.key === key) };
}

/** What the file says anyway needs no row of its own: so the next change of the file counts again. */
function stateAfter(
  { file }: SiteSettings,
  site: Site,
  changes: readonly SettingChange[],
  key: string,
): SettingState {
  const value = fileWords(site, key);
  const asked = changes.some((change) => change.key === key && change.value !== undefined);
  return { value, own: asked && !same(value, fileWords(file, key)) };
}

async function writeKey(
  db: Db,
  keys: Pick<Keys, 'seal'>,
  { site, moderator, now }: SettingOrder,
  key: string,
  { value, own }: SettingState,
): Promise<void> {
  await db.deleteFrom('settings_overlay').where('site', '=', site).where('key', '=', key).execute();
  if (!own) return;
  const sealed = sealSetting(keys, site, key, value);
  await db
    .insertInto('settings_overlay')
    .values({ site, key, value: sealed, moderator_id: moderator, at: now })
    .execute();
}

async function raiseVersion(db: Db, version: number, now: number): Promise<void> {
  await db
    .updateTable('settings_version')
    .set({ version: version + 1, at: now })
    .where('id', '=', 1)
    .execute();
}

function same(one: unknown, other: unknown): boolean {
  return settingMark(one) === settingMark(other);
}

/** Short for a value in the words of a file, so that a form can carry what it showed. The order of fields does not count. */
export function settingMark(value: unknown): string {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  const fixed = isRecord ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)) : value;
  return digest(JSON.stringify(fixed) ?? '').slice(0, 22);
}

/**
 * Takes a change back that is still the last word on its setting.
 * @param seq of the log's row; a newer one on the same setting answers `moved`
 */
export async function undoSetting(
  db: Db,
  keys: Pick<Keys, 'seal' | 'contact'>,
  { seq, ...order }: Omit<SettingOrder, 'changes' | 'undoes'> & { seq: number },
): Promise<SettingOutcome> {
  const event = await settingEvent(db, keys, { site: order.site, seq });
  const last = event && (await latestSettingEvents(db, order.site, [event.key])).get(event.key);
  if (!event?.before || last !== seq) return { kind: 'moved', keys: event ? [event.key] : [] };
  const { key, before } = event;
  const changes = [{ key, value: before.own ? before.value : undefined }];
  return changeSettings(db, keys, { ...order, changes, undoes: seq });
}
