/** What is stored of the learned filter, beside what the log makes of it. */
import { encodeLearning } from '../../screening/learned/encoding.ts';
import { LEARNING_VERSION, type Learning } from '../../screening/learned/learning.ts';
import type { Store } from '../../store/database/open.ts';
import type { Lease } from '../../store/learning/lease.ts';
import { isReachedBack } from '../../store/learning/log.ts';
import { snapshotsOf } from '../../store/learning/snapshots.ts';
import { dropFrom, loadSnapshot, type Snapshot, saveSnapshot } from '../../store/learning/whole-snapshots.ts';

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

/**
 * Puts a rebuilt filter in the place of every snapshot.
 * @param lease held by whoever replaces them: workers write on what they know
 * @returns false when the lease was lost meanwhile
 */
export async function replaceSnapshots(
  store: Store,
  lease: Pick<Lease, 'confirm'>,
  { learning, seq }: { learning: Learning; seq: number },
): Promise<boolean> {
  if (!(await dropFrom(store, lease, 0))) return false;
  const saved = await saveSnapshot(store, lease, {
    version: LEARNING_VERSION,
    snapshot: { seq, ...encodeLearning(learning) },
    standing: new Map(),
    now: store.now(),
  });
  return saved !== null;
}
