/** Copies everything from one database to another, empty one, of the same or the other kind, and proves it. */
import type { StoreKind } from '../database/schema.ts';
import type { Destination, Source } from './ends.ts';
import { type Progress, readTables } from './reading.ts';
import { Refusal } from './refusal.ts';
import { demandSameShape } from './shape.ts';
import { differing, type TableSum } from './sums.ts';

export interface Copy {
  from: Source & { kind: StoreKind };
  to: Destination & { kind: StoreKind };
  /** Whether a source that others wrote to meanwhile spoils the copy: it would miss what they wrote. */
  still: boolean;
  /** What is being done, for somebody who waits. */
  progress(doing: 'copying' | 'reading back' | 'looking again', ...done: Parameters<Progress>): void;
}

/**
 * One snapshot of the source is read, written, read back and compared before anything is committed.
 * @returns what was copied, table by table.
 * @throws {Refusal} when nothing was copied, and why.
 */
export async function copyAll({ from, to, still, progress }: Copy): Promise<TableSum[]> {
  let copied: TableSum[] = [];
  await to.fill(async (sink) => {
    copied = await from.snapshot(async (db) => {
      await demandSameShape({ db, kind: from.kind }, { db: sink.db, kind: to.kind });
      return readTables(db, (...done) => progress('copying', ...done), sink.insert);
    });
    const there = await readTables(sink.db, (...done) => progress('reading back', ...done));
    const wrong = differing(copied, there);
    if (wrong.length)
      throw new Refusal(
        `Some tables read back otherwise than written: ${wrong.join(', ')}. Nothing was kept.`,
      );
    if (!still || from.alone) return;
    const now = await from.snapshot((db) => readTables(db, (...done) => progress('looking again', ...done)));
    const moved = differing(copied, now);
    if (moved.length)
      throw new Refusal(
        `The source was written to meanwhile (${moved.join(', ')}). Nothing was kept: stop the service, every process of it, and try again.`,
      );
  });
  return copied;
}
