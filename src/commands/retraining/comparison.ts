/** What is stored of the learned filter, beside what the log makes of it. */
import { encodeLearning } from '../../screening/learned/encoding.ts';
import { LEARNING_VERSION, type Learning } from '../../screening/learned/learning.ts';
import type { Store } from '../../store/database/open.ts';
import { isReachedBack } from '../../store/learning/log.ts';
import { dropSnapshots, snapshotsOf } from '../../store/learning/snapshots.ts';
import { loadSnapshot, type Snapshot, saveSnapshot } from '../../store/learning/whole-snapshots.ts';

/** The newest snapshot that holds nothing which a row up to `horizon` takes back; null: none is stored. */
export async function newestSnapshot(store: Store, horizon: number): Promise<Snapshot | null> {
  for (const seq of await snapshotsOf(store.read, LEARNING_VERSION)) {
    if (await isReachedBack(store.read, seq, Math.max(horizon, seq))) continue;
    const snapshot = await loadSnapshot(store, LEARNING_VERSION, seq);
    if (snapshot) return snapshot;
  }
  return null;
}

/** The names of the models that are not the same, bit for bit; empty is what all sites saw together. */
export function differences(learning: Learning, snapshot: Snapshot): string[] {
  const { shared, sites } = encodeLearning(learning);
  const isSame = (one: Uint8Array | undefined, other: Uint8Array | undefined) =>
    one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;
  const names = [...new Set([...sites.keys(), ...snapshot.sites.keys()])];
  const different = names.filter((site) => !isSame(sites.get(site), snapshot.sites.get(site)));
  return isSame(shared, snapshot.shared) ? different : ['', ...different];
}

/** Puts a rebuilt filter in the place of every snapshot. */
export async function replaceSnapshots(store: Store, learning: Learning, seq: number): Promise<void> {
  await store.write((db) => dropSnapshots(db, 0), 'rows');
  await saveSnapshot(store, LEARNING_VERSION, { seq, ...encodeLearning(learning) }, store.now());
}
