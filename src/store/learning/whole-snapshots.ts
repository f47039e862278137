/** Whole snapshots: what all sites saw and every site's model, as bytes. */
import type { Store } from '../database/store.ts';
import { packBytes, unpackBytes } from './packing.ts';
import { modelsIn, pruneSnapshots, readModel, SHARED, saveModel } from './snapshots.ts';

export interface Snapshot {
  seq: number;
  shared: Uint8Array;
  /** By site. A snapshot that is saved needs only those that differ from the one before. */
  sites: ReadonlyMap<string, Uint8Array>;
}

/** null when it is not whole (any more). @throws Error when it cannot be read. */
export async function loadSnapshot(
  { read }: Pick<Store, 'read'>,
  version: string,
  seq: number,
): Promise<Snapshot | null> {
  const load = async (site: string, at: number): Promise<Uint8Array | null> => {
    const text = await readModel(read, { version, seq: at, site });
    return text === null ? null : unpackBytes(text);
  };
  const shared = await load(SHARED, seq);
  const sites = new Map<string, Uint8Array>();
  for (const [site, at] of await modelsIn(read, version, seq)) {
    const model = await load(site, at);
    if (!model) return null;
    sites.set(site, model);
  }
  return shared && { seq, shared, sites };
}

/** Saves each model by itself, so that nobody waits long, and what makes the snapshot whole last; then removes old ones. */
export async function saveSnapshot(
  { write }: Pick<Store, 'write'>,
  version: string,
  { seq, shared, sites }: Snapshot,
  now: number,
): Promise<void> {
  for (const [site, bytes] of [...sites, [SHARED, shared] as const]) {
    const text = await packBytes(bytes);
    await write((db) => saveModel(db, { version, seq, site, text, now }), 'rows');
  }
  await write((db) => pruneSnapshots(db, version), 'rows');
}
