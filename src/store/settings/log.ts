/** The log's rows about settings: who changed what from what to what, sealed, since some of it is an address or a secret. */
import { moderatorKey, moderatorOf } from '../../../config/overlay.ts';
import { type Keys, seal, unseal } from '../../signing.ts';
import type { Db } from '../database/schema.ts';
import { noteSiteEvent, type SiteEventRow } from '../log/site-events.ts';

export interface SettingState {
  /** In the words of a file. */
  value: unknown;
  /** Whether the desk says so; otherwise it is the file's word. */
  own: boolean;
}

export interface SettingEvent {
  seq: number;
  key: string;
  /** null: cannot be deciphered. */
  before: SettingState | null;
  after: SettingState | null;
  moderator: string | null;
  /** The row that this one takes back. */
  undoes: number | null;
  at: number;
}

const ACTIONS = ['set', 'unset'];

/** Appends one row. `unset` is the way back to the file. */
export async function logSetting(
  db: Db,
  keys: Pick<Keys, 'seal'>,
  event: {
    site: string;
    key: string;
    before: SettingState;
    after: SettingState;
    moderator: string;
    undoes?: number | null;
    now: number;
  },
): Promise<void> {
  const { site, key, now } = event;
  const sealed = (state: SettingState) => ({
    sealed: seal(keys.seal, JSON.stringify(state), aboutEvent(site, key, now)),
  });
  await noteSiteEvent(
    db,
    { site, moderator: event.moderator, channel: 'desk', now },
    {
      action: event.after.own ? 'set' : 'unset',
      target: key,
      before: sealed(event.before),
      after: sealed(event.after),
      undoes: event.undoes ?? null,
    },
  );
}

/**
 * Changes of settings, newest first.
 * @param before only rows older than this one (its `seq`)
 */
export async function settingEvents(
  db: Db,
  keys: Pick<Keys, 'seal'>,
  { site, before, limit }: { site: string; before?: number | null; limit: number },
): Promise<SettingEvent[]> {
  let query = db
    .selectFrom('site_events')
    .selectAll()
    .where('site', '=', site)
    .where('action', 'in', ACTIONS);
  if (before) query = query.where('seq', '<', before);
  const rows = await query.orderBy('seq', 'desc').limit(limit).execute();
  return rows.map((row) => readSettingEvent(keys, row));
}

/** The newest row about each of these keys: what may be taken back. */
export async function latestSettingEvents(
  db: Db,
  site: string,
  targets: readonly string[],
): Promise<Map<string, number>> {
  if (!targets.length) return new Map();
  const rows = await db
    .selectFrom('site_events')
    .select(({ fn }) => ['target', fn.max<number | string>('seq').as('seq')])
    .where('site', '=', site)
    .where('action', 'in', ACTIONS)
    .where('target', 'in', [...targets])
    .groupBy('target')
    .execute();
  return new Map(rows.map(({ target, seq }) => [target as string, Number(seq)]));
}

/** @returns null when there is no such row about a setting of this site. */
export async function settingEvent(
  db: Db,
  keys: Pick<Keys, 'seal'>,
  { site, seq }: { site: string; seq: number },
): Promise<SettingEvent | null> {
  const row = await db
    .selectFrom('site_events')
    .selectAll()
    .where('seq', '=', seq)
    .where('site', '=', site)
    .where('action', 'in', ACTIONS)
    .executeTakeFirst();
  return row ? readSettingEvent(keys, row) : null;
}

/** A row of the log about a setting, deciphered. */
export function readSettingEvent(keys: Pick<Keys, 'seal'>, row: SiteEventRow): SettingEvent {
  const key = row.target ?? '';
  const about = aboutEvent(row.site, key, row.at);
  return {
    seq: row.seq,
    key,
    before: opened(keys, row.before, about),
    after: opened(keys, row.after, about),
    moderator: row.moderator_id,
    undoes: row.undoes,
    at: row.at,
  };
}

function opened(keys: Pick<Keys, 'seal'>, stored: string | null, about: string): SettingState | null {
  try {
    const { sealed } = JSON.parse(stored ?? '') as { sealed: string };
    return JSON.parse(unseal(keys.seal, sealed, about)) as SettingState;
  } catch {
    return null;
  }
}

function aboutEvent(site: string, key: string, at: number): string {
  return `setting event ${site} ${key} ${at}`;
}

/**
 * Names under which moderators were known who were changed or removed here, by id: the last one of each. However often
 * they were changed, one row of each is read and deciphered.
 */
export async function formerNames(
  db: Db,
  keys: Pick<Keys, 'seal'>,
  site: string,
): Promise<Map<string, string>> {
  const newest = db
    .selectFrom('site_events')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .where('site', '=', site)
    .where('action', 'in', ACTIONS)
    .where('target', 'like', `${moderatorKey('')}%`)
    .groupBy('target');
  const rows = await db.selectFrom('site_events').selectAll().where('seq', 'in', newest).execute();
  const names = new Map<string, string>();
  for (const { key, before, after } of rows.map((row) => readSettingEvent(keys, row))) {
    const person = (after?.value ?? before?.value) as { name?: string } | null | undefined;
    const id = moderatorOf(key);
    if (id !== null && person?.name) names.set(id, person.name);
  }
  return names;
}
