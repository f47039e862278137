/** What screening came to is written, and the moderators are to hear of it. */
import type { Queues } from '../src/queues.ts';
import type { Screened } from '../src/screening/screen.ts';
import type { Store } from '../src/store/database/open.ts';
import type { CommentRow } from '../src/store/database/schema.ts';
import { finishScreening } from '../src/store/screenings.ts';

export interface VerdictDeps {
  store: Pick<Store, 'write'>;
  queues: Pick<Queues, 'add'>;
  clock: () => number;
}

/** @returns whether it was written: a comment that moved meanwhile (edited, withdrawn) is left alone. */
export async function writeVerdict(
  { store, queues, clock }: VerdictDeps,
  comment: CommentRow,
  { reasons, ...screened }: Omit<Screened, 'folded'> & { foldedHash: string | null },
): Promise<boolean> {
  const now = clock();
  const moved = await store.write(
    (db) => finishScreening(db, comment, { ...screened, reasons: JSON.stringify(reasons) }, now),
    'rows',
  );
  if (moved && moved.waiting_since !== null)
    await queues.add([{ queue: 'notify', kind: 'plan', site: comment.site, at: now, now }]);
  return moved !== null;
}
