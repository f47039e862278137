/** Texts that are nearly the same: found by look-ups that stay small however many there are. */
import type { Db } from './database/schema.ts';
import { FORGET_MOST } from './upkeep/retention.ts';

/** A text's fingerprint, as screening reads it. */
export interface Fingerprint {
  signature: string;
  /** Eight; texts that are alike share at least one. */
  bands: readonly string[];
}

/** What a comment's newest text has in common with others. */
export interface Kinship {
  /** Comments with the same value have the same or nearly the same text. */
  kin: string;
  /** Null for texts too short to be nearly another one. */
  fingerprint: Fingerprint | null;
  /** Host and path of the addresses in it. */
  links: readonly string[];
}

export interface Alike {
  comment: string;
  kin: string;
  /** 0 to 1. */
  likeness: number;
}

/** Of each band the newest are looked at: a flood has thousands, and each of them is to be screened. */
const NEWEST_OF_BAND = 60;
/** Older ones are not looked for any more. */
export const LIKENESS_KEPT_MS = 28 * 86_400_000;

const BANDS = ['band_0', 'band_1', 'band_2', 'band_3', 'band_4', 'band_5', 'band_6', 'band_7'] as const;

/**
 * Other comments of the last weeks with nearly the same text, the most alike first; at most 480.
 *
 * @param compare how much two signatures have in common, 0 to 1
 * @param least below this nothing is alike
 */
export async function findAlike(
  db: Db,
  {
    comment,
    fingerprint: { signature, bands },
    since,
    compare,
    least,
  }: {
    comment: string;
    fingerprint: Fingerprint;
    since: number;
    compare: (one: string, other: string) => number;
    least: number;
  },
): Promise<Alike[]> {
  const ofBand = (n: number) => {
    const newest = db
      .selectFrom('likenesses')
      .select(['comment_id', 'kin', 'signature'])
      .where(BANDS[n] ?? 'band_0', '=', bands[n] ?? '')
      .where('at', '>=', since)
      .orderBy('at', 'desc')
      .limit(NEWEST_OF_BAND);
    return db.selectFrom(newest.as('band')).selectAll();
  };
  const rows = await BANDS.slice(1)
    .reduce((query, _, n) => query.unionAll(ofBand(n + 1)), ofBand(0))
    .execute();
  const found = new Map(rows.map((row) => [row.comment_id, row]));
  found.delete(comment);
  return [...found.values()]
    .map(({ comment_id, kin, signature: other }) => ({
      comment: comment_id,
      kin,
      likeness: compare(signature, other ?? ''),
    }))
    .filter(({ likeness }) => likeness >= least)
    .sort((one, other) => other.likeness - one.likeness || (one.comment < other.comment ? -1 : 1));
}

/**
 * The group of the most alike whose first comment is alike as well: from neighbour to neighbour a group would wander to
 * texts that have nothing in common with it, and who decides on a group decides on all of it.
 * @param alike the most alike first
 * @returns null where there is none, and the comment begins a group of its own
 */
export async function groupAmong(
  db: Db,
  {
    alike,
    signature,
    compare,
    least,
  }: {
    alike: readonly Alike[];
    signature: string;
    compare: (one: string, other: string) => number;
    least: number;
  },
): Promise<string | null> {
  const kins = [...new Set(alike.map(({ kin }) => kin))].slice(0, GROUPS_MOST);
  if (!kins.length) return null;
  const rows = await db
    .selectFrom('likenesses')
    .select(['comment_id', 'signature'])
    .where('comment_id', 'in', kins)
    .execute();
  const firsts = new Map(rows.map((row) => [row.comment_id, row.signature ?? '']));
  return kins.find((kin) => compare(signature, firsts.get(kin) ?? '') >= least) ?? null;
}

/** Groups that are looked into; the nearest come first. */
const GROUPS_MOST = 100;

/**
 * Of these comments those that still are there and say something else than this, in the order given.
 *
 * @param foldedHash of a text; comments with the same are left out
 */
export async function sayingOtherwise(
  db: Db,
  { site, comments, foldedHash }: { site: string; comments: readonly string[]; foldedHash: string },
): Promise<string[]> {
  if (!comments.length) return [];
  const rows = await newestTexts(db, comments)
    .select(['c.id', 'c.site', 'c.status', 'r.folded_hash'])
    .execute();
  const others = rows.filter(
    (row) => row.site === site && row.status !== 'withdrawn' && row.folded_hash !== foldedHash,
  );
  const ids = new Set(others.map(({ id }) => id));
  return comments.filter((id) => ids.has(id));
}

/** The newest text of a comment; null when there is none any more. */
export async function newestTextOf(db: Db, comment: string): Promise<string | null> {
  const row = await newestTexts(db, [comment]).select('r.text').executeTakeFirst();
  return row?.text || null;
}

function newestTexts(db: Db, comments: readonly string[]) {
  return db
    .selectFrom('comments as c')
    .innerJoin('revisions as r', (join) =>
      join.onRef('r.comment_id', '=', 'c.id').onRef('r.n', '=', 'c.revision'),
    )
    .where('c.id', 'in', [...comments]);
}

/** Notes what a comment's newest text has in common with others; what was noted of an older one is replaced. */
export async function noteKinship(
  db: Db,
  comment: { id: string; site: string; revision: number },
  { kin, fingerprint, links }: Kinship,
  now: number,
): Promise<void> {
  const bands = Object.fromEntries(BANDS.map((band, n) => [band, fingerprint?.bands[n] ?? null]));
  const row = {
    kin,
    signature: fingerprint?.signature ?? null,
    ...(bands as Record<(typeof BANDS)[number], string | null>),
    at: now,
  };
  await db
    .insertInto('likenesses')
    .values({ comment_id: comment.id, site: comment.site, ...row })
    .onConflict((conflict) => conflict.column('comment_id').doUpdateSet(row))
    .execute();
  // The first text has no links of an older one, and whoever screens it again finds the same.
  if (comment.revision > 1)
    await db.deleteFrom('comment_links').where('comment_id', '=', comment.id).execute();
  if (links.length)
    await db
      .insertInto('comment_links')
      .values(links.map((link) => ({ comment_id: comment.id, link, site: comment.site, at: now })))
      .onConflict((conflict) => conflict.columns(['comment_id', 'link']).doNothing())
      .execute();
}

/** Nothing of a withdrawn comment's text stays, not even what it had in common with others. */
export async function forgetKinshipOf(db: Db, comment: string): Promise<void> {
  await db.deleteFrom('likenesses').where('comment_id', '=', comment).execute();
  await db.deleteFrom('comment_links').where('comment_id', '=', comment).execute();
}

/** Removes what is older than is looked for. @returns how many rows, at most `FORGET_MOST` */
export async function forgetLikenesses(db: Db, now: number): Promise<number> {
  const before = now - LIKENESS_KEPT_MS;
  const ids = await db
    .selectFrom('likenesses')
    .select('comment_id')
    .where('at', '<', before)
    .limit(FORGET_MOST)
    .execute();
  if (ids.length)
    await db
      .deleteFrom('likenesses')
      .where(
        'comment_id',
        'in',
        ids.map(({ comment_id }) => comment_id),
      )
      .execute();
  const links = await db
    .selectFrom('comment_links')
    .select('comment_id')
    .where('at', '<', before)
    .limit(FORGET_MOST - ids.length)
    .execute();
  if (links.length)
    await db
      .deleteFrom('comment_links')
      .where(
        'comment_id',
        'in',
        links.map(({ comment_id }) => comment_id),
      )
      .where('at', '<', before)
      .execute();
  return ids.length + links.length;
}
