/** Follows the log of decisions in this process's memory, and writes snapshots while it holds the lease. */
import type { Logger } from '../../src/logger.ts';
import { decodeLearning, encodeLearning } from '../../src/screening/learned/encoding.ts';
import { type Follower, follow, goOn, isWhole } from '../../src/screening/learned/follower.ts';
import { LEARNING_VERSION, type Learning } from '../../src/screening/learned/learning.ts';
import type { Store } from '../../src/store/database/open.ts';
import type { Lease } from '../../src/store/learning/lease.ts';
import { isReachedBack, readLessons, settledPart, settledUpTo } from '../../src/store/learning/log.ts';
import { snapshotsOf } from '../../src/store/learning/snapshots.ts';
import {
  dropFrom,
  loadSnapshot,
  type Standing,
  saveSnapshot,
} from '../../src/store/learning/whole-snapshots.ts';

export interface LearnerDeps {
  store: Pick<Store, 'read' | 'write'>;
  logger: Logger;
  clock: () => number;
  /** Asked again before each write: following a long log takes longer than a lease lasts. */
  lease: Pick<Lease, 'held' | 'confirm'>;
}

export interface Learner {
  /** The filter as far as this process knows the log; null before the first round. */
  learning(): Learning | null;
  /** The row of the log it has come to. */
  seq(): number;
  /** Sites that learned something since the last call. */
  takeChanged(): string[];
  /** Reads on as far as the log goes. @param writes whether snapshots are this process's to write, while it has the lease */
  catchUp(writes: boolean, signal?: AbortSignal): Promise<void>;
}

const SNAPSHOT_EVERY = 500;
/** Further behind than this, a snapshot of every 500 would take longer than learning does. */
const FAR_BEHIND = 5_000;
/** Decisions learned before others in this process get their turn: 10 ms. */
const AT_ONCE = 20;

/** @param every decisions between two snapshots */
export function createLearner(deps: LearnerDeps, every = SNAPSHOT_EVERY): Learner {
  const { store, logger, clock, lease } = deps;
  let follower: Follower | null = null;
  let writing = false;
  let savedAt = 0;
  /** Sites of which the model that stands is the one in memory. */
  let standing = new Map<string, number>();
  const changed = new Set<string>();

  /** Begins at the newest snapshot that holds nothing taken back up to the horizon. */
  async function begin(horizon: number): Promise<Follower> {
    for (const seq of await snapshotsOf(store.read, LEARNING_VERSION)) {
      if (await isReachedBack(store.read, seq, Math.max(horizon, seq))) continue;
      const loaded = await loadSnapshot(store, LEARNING_VERSION, seq).then(
        (snapshot) => snapshot && { learning: decodeLearning(snapshot), standing: snapshot.standing },
        (err) => {
          logger.warn({ err, seq }, 'a snapshot of the learned filter cannot be read; an older one is taken');
          return null;
        },
      );
      if (!loaded) continue;
      await standOn(seq, loaded.standing);
      return follow({ learning: loaded.learning, seq }, horizon);
    }
    await standOn(0, new Map());
    return follow(null, horizon);
  }

  /** Snapshots behind `seq` are void. */
  async function standOn(seq: number, models: Standing): Promise<void> {
    savedAt = seq;
    standing = new Map(models);
    if (writing) writing = await dropFrom(store, lease, seq + 1);
  }

  /** Goes on as far as the rows lead. @returns up to where the rows are known, when one takes back what was learned; else null */
  async function walk(on: Follower, signal: AbortSignal | undefined): Promise<number | null> {
    for (;;) {
      const read = await readLessons(store.read, on.seq);
      const rows = settledPart(read, on.seq, clock());
      for (const [n, row] of rows.entries()) {
        // As far as the rows are known: a press that takes back hundreds is one new beginning, not hundreds.
        if (!goOn(on, row)) return rows.at(-1)?.seq ?? row.seq;
        if (n % AT_ONCE === AT_ONCE - 1) await new Promise(setImmediate);
      }
      for (const site of on.changed) {
        changed.add(site);
        standing.delete(site);
      }
      on.changed.clear();
      if (rows.length === 0 || signal?.aborted) return null;
      // Prolonged while it is used, though nothing is due.
      writing &&= await lease.held();
      if (writing) await saveIfDue(on);
    }
  }

  async function saveIfDue(on: Follower): Promise<void> {
    const due = on.horizon - on.seq > FAR_BEHIND ? FAR_BEHIND : every;
    if (on.seq - savedAt < due || !isWhole(on)) return;
    const fresh = [...on.learning.sites.keys()].filter((site) => !standing.has(site));
    const snapshot = { seq: on.seq, ...encodeLearning(on.learning, fresh) };
    const saved = await saveSnapshot(store, lease, {
      version: LEARNING_VERSION,
      snapshot,
      standing,
      now: clock(),
    });
    // Where it was not, somebody else wrote meanwhile: the next is built on nothing that stood.
    standing = new Map(saved);
    if (saved) savedAt = on.seq;
  }

  return {
    learning: () => follower?.learning ?? null,
    seq: () => follower?.seq ?? 0,
    takeChanged() {
      const sites = [...changed];
      changed.clear();
      return sites;
    },
    async catchUp(writes, signal) {
      writing = writes;
      let on = follower ?? (await begin(await settledUpTo(store.read, clock())));
      for (let back = await walk(on, signal); back !== null; back = await walk(on, signal)) {
        on = await begin(back);
      }
      // What is not yet as far as the rows lead is asked nothing: until then the one before serves.
      follower = on;
    },
  };
}
