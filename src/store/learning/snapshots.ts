/** Models of the learned filter as they were after some decision, so that the log need not be read from its beginning. */
import type { Db } from '../database/schema.ts';

/** Under this name stands what all sites saw. */
export const SHARED = '';

/** Snapshots of which each is whole; decisions older than the oldest are taken back by reading the log anew. */
const KEPT = 3;
/** Characters in a row: what copies a database reads rows by the thousand. */
const PART = 256 * 1024;

/** Numbers of the snapshots of one version that are whole, newest first. */
export async function snapshotsOf(db: Db, version: string): Promise<number[]> {
  const rows = await db
    .selectFrom('learning_snapshots')
    .select('seq')
    .where('version', '=', version)
    .where('site', '=', SHARED)
    .where('part', '=', 0)
    .orderBy('seq', 'desc')
    .execute();
  return rows.map(({ seq }) => Number(seq));
}

/** The text that was saved, whole; null when it is gone. */
export async function readModel(
  db: Db,
  { version, seq, site }: { version: string; seq: number; site: string },
): Promise<string | null> {
  const rows = await db
    .selectFrom('learning_snapshots')
    .select('body')
    .where('version', '=', version)
    .where('seq', '=', seq)
    .where('site', '=', site)
    .orderBy('part')
    .execute();
  return rows.length > 0 ? rows.map(({ body }) => body).join('') : null;
}

/** Those of some models that are stored. @param sites each with the number under which its model should stand */
export async function storedAmong(
  db: Db,
  version: string,
  sites: ReadonlyMap<string, number>,
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('learning_snapshots')
    .select(['site', 'seq'])
    .where('version', '=', version)
    .where('part', '=', 0)
    .where('site', '!=', SHARED)
    .execute();
  return new Set(rows.filter(({ site, seq }) => sites.get(site) === Number(seq)).map(({ site }) => site));
}

/** Saves one model of a snapshot; the snapshot is there when `SHARED` is saved, which comes last. */
export async function saveModel(
  db: Db,
  {
    version,
    seq,
    site,
    text,
    now,
  }: { version: string; seq: number; site: string; text: string; now: number },
): Promise<void> {
  await db
    .deleteFrom('learning_snapshots')
    .where('version', '=', version)
    .where('seq', '=', seq)
    .where('site', '=', site)
    .execute();
  for (let part = 0; part * PART < text.length; part += 1) {
    const body = text.slice(part * PART, (part + 1) * PART);
    await db.insertInto('learning_snapshots').values({ version, seq, site, part, body, at: now }).execute();
  }
}

/** Removes snapshots that hold a decision which was taken back: all from `seq` on, of every version. */
export async function dropSnapshots(db: Db, seq: number): Promise<void> {
  await db.deleteFrom('learning_snapshots').where('seq', '>=', seq).execute();
}

/**
 * Removes what no kept snapshot needs any more, and those that other versions of the program left.
 * @param standingAt tells under which number each site's model of a snapshot stands; null: it cannot be read
 */
export async function pruneSnapshots(
  db: Db,
  version: string,
  standingAt: (seq: number) => Promise<ReadonlyMap<string, number> | null>,
): Promise<void> {
  await db.deleteFrom('learning_snapshots').where('version', '!=', version).execute();
  const oldest = (await snapshotsOf(db, version))[KEPT - 1];
  if (oldest === undefined) return;
  const needed = await standingAt(oldest);
  for (const [site, seq] of [...(needed ?? []), [SHARED, oldest] as const])
    await db
      .deleteFrom('learning_snapshots')
      .where('version', '=', version)
      .where('site', '=', site)
      .where('seq', '<', seq)
      .execute();
}
