/** Who may not write on a site any more: found by keyed hashes of the device, the mail address or the network. */
import type { Selectable } from 'kysely';
import { uuidv7 } from '../../ids.ts';
import type { CommentRow, Db } from '../database/schema.ts';
import type { BansTable } from '../database/tables/sites.ts';
import { type Doing, noteSiteEvent, type SiteEventRow, siteEvents } from '../log/site-events.ts';

export type BanRow = Selectable<BansTable>;
export type BanKind = BanRow['kind'];

/** By which of a comment's columns each kind knows its sender. */
export const BAN_COLUMNS = {
  reader: 'reader_hash',
  contact: 'contact_hash',
  network: 'ip_hash',
} as const satisfies Record<BanKind, keyof CommentRow>;
export const BAN_KINDS = Object.keys(BAN_COLUMNS) as BanKind[];

/** What a comment's sender may be known by; a withdrawn comment has none of them. */
export type Sender = Pick<CommentRow, 'site' | 'reader_hash' | 'contact_hash' | 'ip_hash'>;

export interface NewBan {
  kind: BanKind;
  hash: string;
  /** The comment that gave cause. */
  comment: string | null;
  /** Milliseconds since 1970; null: until it is lifted. */
  expiresAt: number | null;
}

/**
 * Bans, and logs it. The same sender banned again because of the same comment is banned as said last.
 * @returns the ban, and null instead when just this is in force already
 */
export async function ban(db: Db, doing: Doing, order: NewBan): Promise<BanRow | null> {
  const { site, now } = doing;
  const inForce = await active(db, site, now).where('hash', '=', order.hash).execute();
  for (const known of inForce.filter(
    ({ kind, comment_id }) => kind === order.kind && comment_id === order.comment,
  )) {
    if (known.expires_at === order.expiresAt) return null;
    await liftBan(db, doing, known);
  }
  const row = await db
    .insertInto('bans')
    .values({
      id: uuidv7(now),
      site,
      kind: order.kind,
      hash: order.hash,
      comment_id: order.comment,
      moderator_id: doing.moderator ?? '',
      created_at: now,
      expires_at: order.expiresAt,
      lifted_at: null,
      lifted_by: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await noteSiteEvent(db, doing, {
    action: 'ban',
    target: row.id,
    after: { kind: row.kind, comment: row.comment_id, expiresAt: row.expires_at },
  });
  return row;
}

/**
 * Lifts a ban, and logs it.
 * @param since a ban younger than this is taken back by it, and the log says so
 * @returns the row of the log; null when it was lifted before, or is none of this site
 */
export async function liftBan(
  db: Db,
  doing: Doing,
  { id }: Pick<BanRow, 'id'>,
  { since = Number.POSITIVE_INFINITY }: { since?: number } = {},
): Promise<SiteEventRow | null> {
  const { site, now, moderator } = doing;
  const lifted = await db
    .updateTable('bans')
    .set({ lifted_at: now, lifted_by: moderator })
    .where('id', '=', id)
    .where('site', '=', site)
    .where('lifted_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (!lifted) return null;
  const at = lifted.created_at;
  const [made] =
    at >= since ? await siteEvents(db, { site, from: at, to: at, actions: ['ban'], targets: [id] }) : [];
  return noteSiteEvent(db, doing, { action: 'lift-ban', target: id, undoes: made?.seq ?? null });
}

/** Puts a lifted ban back in force: the lifting was none of a person's doing. */
export async function renewBan(db: Db, doing: Doing, lifting: SiteEventRow): Promise<void> {
  if (lifting.target === null) return;
  await db
    .updateTable('bans')
    .set({ lifted_at: null, lifted_by: null })
    .where('id', '=', lifting.target)
    .where('site', '=', doing.site)
    .execute();
  await noteSiteEvent(db, doing, { action: 'ban', target: lifting.target, undoes: lifting.seq });
}

/** Bans in force that meet any of these senders. */
export async function bansFor(
  db: Db,
  { site, senders, now }: { site: string; senders: readonly Sender[]; now: number },
): Promise<BanRow[]> {
  const hashes = new Set(
    senders.flatMap((sender) => BAN_KINDS.flatMap((kind) => hashOf(sender, kind) ?? [])),
  );
  if (!hashes.size) return [];
  const rows = await active(db, site, now)
    .where('hash', 'in', [...hashes])
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.filter((row) => senders.some((sender) => meets(row, sender)));
}

/** Whether a ban is about this sender. */
export function meets({ kind, hash }: Pick<BanRow, 'kind' | 'hash'>, sender: Sender): boolean {
  return hashOf(sender, kind) === hash;
}

function hashOf(sender: Sender, kind: BanKind): string | null {
  return sender[BAN_COLUMNS[kind]];
}

/** By what a comment's sender is banned now. */
export async function bannedBy(db: Db, sender: Sender, now: number): Promise<BanKind[]> {
  const rows = await bansFor(db, { site: sender.site, senders: [sender], now });
  return BAN_KINDS.filter((kind) => rows.some((row) => row.kind === kind));
}

/** Bans in force on a site, newest first. */
export function bansOf(
  db: Db,
  { site, now, most = 200 }: { site: string; now: number; most?: number },
): Promise<BanRow[]> {
  return active(db, site, now).orderBy('created_at', 'desc').orderBy('id', 'desc').limit(most).execute();
}

function active(db: Db, site: string, now: number) {
  return db
    .selectFrom('bans')
    .selectAll()
    .where('site', '=', site)
    .where('lifted_at', 'is', null)
    .where(({ or, eb }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]));
}

/** A ban that is over may be put back in force for this long: longer than any lifting can be taken back. */
const OVER_KEPT_MS = 2 * 86_400_000;

/** Forgets whom bans met that are over; that there was one is kept. @returns how many, at most `most` */
export async function forgetBanned(
  db: Db,
  { site, now, most }: { site: string; now: number; most: number },
): Promise<number> {
  const before = now - OVER_KEPT_MS;
  const due = await db
    .selectFrom('bans')
    .select('id')
    .where('site', '=', site)
    .where('hash', '>', '')
    .where(({ or, eb }) => or([eb('lifted_at', '<', before), eb('expires_at', '<', before)]))
    .limit(most)
    .execute();
  const ids = due.map(({ id }) => id);
  if (ids.length) await db.updateTable('bans').set({ hash: '' }).where('id', 'in', ids).execute();
  return ids.length;
}
