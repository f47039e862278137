/** Waiting comments that have something in common, so that they can be decided on at once. */
import { sql } from 'kysely';
import type { Db } from '../database/schema.ts';

/** From the narrowest to the widest. */
export const CLUSTER_KINDS = ['text', 'link', 'network'] as const;
export type ClusterKind = (typeof CLUSTER_KINDS)[number];

/** Whether what they have in common is what they say. A network is shared by readers who have nothing else in common. */
export function saysOfWords(kind: ClusterKind): boolean {
  return kind !== 'network';
}

/** What comments have in common: a group of texts, host and path of a link, or a keyed hash of a network address. */
export interface Common {
  kind: ClusterKind;
  key: string;
}

export interface Cluster extends Common {
  /** One of them. */
  example: string;
  /** How many wait, at most `COUNTED_MOST`. */
  count: number;
}

export interface Member {
  id: string;
  version: number;
  waiting_since: number;
}

/** More are not counted: the desk says so. */
export const COUNTED_MOST = 500;
/** Of all that ever had something in common the newest are looked at: a flood is not over when it is decided on. */
const LOOKED_AT_MOST = 2_000;
/** Of what waits, so many of the oldest and of the newest are compared: a flood is in one of them. */
const COMPARED = 300;
/** Many readers share a network, and few a link. */
const FEWEST: Record<ClusterKind, number> = { text: 3, link: 3, network: 5 };

interface Row {
  id: string;
  ip_hash: string | null;
}

/**
 * Groups among what waits, each of at least three: those about the words themselves first, the largest before smaller
 * ones. One of another kind that adds nothing to what was named is left out; one that reaches further never stands for
 * the narrower one.
 */
export async function clustersOf(db: Db, site: string, most: number): Promise<Cluster[]> {
  const rows = await comparedRows(db, site);
  if (rows.length < Math.min(...Object.values(FEWEST))) return [];
  const chosen: (Common & { ids: string[] })[] = [];
  const named = new Set<string>();
  for (const group of await groupsOf(db, rows)) {
    if (group.ids.every((id) => named.has(id))) continue;
    chosen.push(group);
    for (const id of group.ids) named.add(id);
  }
  // A flood of links is not to be hidden by three texts that came three times each.
  chosen.sort(
    (one, other) =>
      Number(saysOfWords(other.kind)) - Number(saysOfWords(one.kind)) || other.ids.length - one.ids.length,
  );
  return Promise.all(
    chosen.slice(0, most).map(async ({ kind, key, ids: [example = ''] }) => {
      const members = await membersOf(db, site, { kind, key }, COUNTED_MOST);
      return { kind, key, example, count: members.length };
    }),
  );
}

/** The narrowest kind first, and of one kind the largest. */
async function groupsOf(db: Db, rows: readonly Row[]): Promise<(Common & { ids: string[] })[]> {
  const ids = rows.map(({ id }) => id);
  const [kin, links] = await Promise.all([
    db.selectFrom('likenesses').select(['comment_id', 'kin']).where('comment_id', 'in', ids).execute(),
    db.selectFrom('comment_links').select(['comment_id', 'link']).where('comment_id', 'in', ids).execute(),
  ]);
  const all: [ClusterKind, [string, string][]][] = [
    ['text', kin.map((row) => [row.kin, row.comment_id])],
    ['link', links.map((row) => [row.link, row.comment_id])],
    ['network', rows.flatMap(({ id, ip_hash }) => (ip_hash === null ? [] : [[ip_hash, id]]))],
  ];
  return all
    .flatMap(([kind, pairs]) =>
      [...grouped(pairs)]
        .map(([key, members]) => ({ kind, key, ids: members }))
        .filter((group) => group.ids.length >= FEWEST[kind]),
    )
    .sort(
      (one, other) =>
        CLUSTER_KINDS.indexOf(one.kind) - CLUSTER_KINDS.indexOf(other.kind) ||
        other.ids.length - one.ids.length,
    );
}

function grouped(pairs: readonly [string, string][]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, id] of pairs) {
    const group = groups.get(key);
    if (group) group.push(id);
    else groups.set(key, [id]);
  }
  return groups;
}

async function comparedRows(db: Db, site: string): Promise<Row[]> {
  const from = (direction: 'asc' | 'desc') =>
    db
      .selectFrom('comments')
      .select(['id', 'ip_hash'])
      .where('site', '=', site)
      .where('waiting_since', '>', 0)
      .where('status', 'in', ['pending', 'approved'])
      .orderBy('waiting_since', direction)
      .limit(COMPARED)
      .execute();
  const [oldest, newest] = await Promise.all([from('asc'), from('desc')]);
  return [...new Map([...oldest, ...newest].map((row) => [row.id, row])).values()];
}

/** What comments have in common with this one; null where that is nothing. */
export async function commonWith(
  db: Db,
  { site, kind, comment, link }: { site: string; kind: ClusterKind; comment: string; link: string },
): Promise<Common | null> {
  if (kind === 'link') return link ? { kind, key: link } : null;
  if (kind === 'text') {
    const row = await db
      .selectFrom('likenesses')
      .select(['kin', 'site'])
      .where('comment_id', '=', comment)
      .executeTakeFirst();
    return row?.site === site ? { kind, key: row.kin } : null;
  }
  const row = await db
    .selectFrom('comments')
    .select(['ip_hash', 'site'])
    .where('id', '=', comment)
    .executeTakeFirst();
  return row?.site === site && row.ip_hash !== null ? { kind, key: row.ip_hash } : null;
}

/** Waiting comments that have this in common, oldest first. @param until those that began to wait later are left out */
export async function membersOf(
  db: Db,
  site: string,
  { kind, key }: Common,
  most: number,
  until = Number.MAX_SAFE_INTEGER,
): Promise<Member[]> {
  const rows = await waitingWith(db, site, { kind, key }, until)
    .select(['c.id', 'c.site', 'c.status', 'c.version', 'c.waiting_since'])
    .orderBy('c.waiting_since')
    .orderBy('c.id')
    .limit(most)
    .execute();
  return rows
    .filter((row) => row.site === site && (row.status === 'pending' || row.status === 'approved'))
    .map(({ id, version, waiting_since }) => ({ id, version, waiting_since: waiting_since ?? 0 }));
}

/** By the indexes of what is in common: among all that waits the site would be looked through whole. */
function waitingWith(db: Db, site: string, { kind, key }: Common, until: number) {
  const waiting = db
    .selectFrom('comments as c')
    .where('c.waiting_since', '>', 0)
    .where('c.waiting_since', '<=', until);
  if (kind === 'network') return waiting.where('c.ip_hash', '=', key);
  const table = kind === 'text' ? 'likenesses' : 'comment_links';
  const newest = db
    .selectFrom(table)
    .select('comment_id')
    .where('site', '=', site)
    .where(sql.ref(kind === 'text' ? 'kin' : 'link'), '=', key)
    .orderBy('at', 'desc')
    .limit(LOOKED_AT_MOST);
  return waiting.where('c.id', 'in', db.selectFrom(newest.as('newest')).select('newest.comment_id'));
}
