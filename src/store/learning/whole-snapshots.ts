/** Whole snapshots: what all sites saw and every site's model, as bytes. */
import type { Db } from '../database/schema.ts';
import type { Store } from '../database/store.ts';
import type { Lease } from './lease.ts';
import { packBytes, unpackBytes } from './packing.ts';
import { dropSnapshots, pruneSnapshots, readModel, SHARED, saveModel, storedAmong } from './snapshots.ts';

/** Under which number each site's model stands: one that learned nothing since is not written again. */
export type Standing = ReadonlyMap<string, number>;

export interface Snapshot {
  seq: number;
  shared: Uint8Array;
  /** By site. */
  sites: ReadonlyMap<string, Uint8Array>;
}

/** null when it is not whole (any more), or was written without the list of its sites. @throws Error when it cannot be read. */
export async function loadSnapshot(
  { read }: Pick<Store, 'read'>,
  version: string,
  seq: number,
): Promise<(Snapshot & { standing: Standing }) | null> {
  const written = await readShared(read, version, seq);
  if (!written) return null;
  const sites = new Map<string, Uint8Array>();
  for (const [site, at] of written.standing) {
    const text = await readModel(read, { version, seq: at, site });
    if (text === null) return null;
    sites.set(site, await unpackBytes(text));
  }
  return { seq, shared: await unpackBytes(written.packed), sites, standing: written.standing };
}

/**
 * Saves each model by itself, so that nobody waits long, and what makes the snapshot whole last; then removes old ones.
 * @param snapshot of its sites those whose model does not stand yet @param standing the other sites
 * @returns where all of them stand now; null when the lease was lost or a model that should stand is gone: then it is
 *   no snapshot, and nothing may be built on what was thought to stand
 */
export async function saveSnapshot(
  { write }: Pick<Store, 'write'>,
  lease: Pick<Lease, 'confirm'>,
  {
    version,
    snapshot: { seq, shared, sites },
    standing,
    now,
  }: { version: string; snapshot: Snapshot; standing: Standing; now: number },
): Promise<Standing | null> {
  const mine = (act: (db: Db) => Promise<unknown>) =>
    write(async (db) => (await lease.confirm(db)) && (await act(db)) !== false, 'rows');
  const all = new Map(standing);
  for (const [site, bytes] of sites) {
    const text = await packBytes(bytes);
    if (!(await mine((db) => saveModel(db, { version, seq, site, text, now })))) return null;
    all.set(site, seq);
  }
  const text = `${JSON.stringify([...all])}\n${await packBytes(shared)}`;
  const isWhole = await mine(async (db) => {
    if ((await storedAmong(db, version, all)).size < all.size) return false;
    return saveModel(db, { version, seq, site: SHARED, text, now });
  });
  if (!isWhole) return null;
  const standingAt = (db: Db) => (at: number) =>
    readShared(db, version, at).then(
      (written) => written?.standing ?? null,
      () => null,
    );
  await mine((db) => pruneSnapshots(db, version, standingAt(db)));
  return all;
}

/** Removes all from `seq` on. @returns false when the lease was lost, and nothing was removed */
export function dropFrom(
  { write }: Pick<Store, 'write'>,
  lease: Pick<Lease, 'confirm'>,
  seq: number,
): Promise<boolean> {
  return write(async (db) => {
    if (!(await lease.confirm(db))) return false;
    await dropSnapshots(db, seq);
    return true;
  }, 'rows');
}

/** A line that lists the sites, then what all of them saw. */
async function readShared(
  db: Db,
  version: string,
  seq: number,
): Promise<{ standing: Standing; packed: string } | null> {
  const text = (await readModel(db, { version, seq, site: SHARED })) ?? '';
  const end = text.indexOf('\n');
  if (end === -1) return null;
  return { standing: new Map(JSON.parse(text.slice(0, end))), packed: text.slice(end + 1) };
}
