/** What screening came to is written, and the moderators are to hear of it; or the site's rule publishes it. */
import type { Queues } from '../../src/queues.ts';
import type { Screened } from '../../src/screening/screen.ts';
import type { Store } from '../../src/store/database/open.ts';
import type { CommentRow } from '../../src/store/database/schema.ts';
import type { Kinship } from '../../src/store/likenesses.ts';
import { approveByRule } from '../../src/store/readers/known.ts';
import { finishScreening } from '../../src/store/screenings.ts';
import { ANNOUNCE_AFTER_MS } from '../publish.ts';

export interface VerdictDeps {
  store: Pick<Store, 'write'>;
  queues: Pick<Queues, 'add'>;
  clock: () => number;
}

/** The site's written rule that known readers are published at once. */
export interface KnownRule {
  /** Milliseconds. */
  publishDelay: number;
}

/**
 * @param rule null: a person decides, whatever is known of the reader
 * @returns whether it was written: a comment that moved meanwhile (edited, withdrawn) is left alone.
 */
export async function writeVerdict(
  { store, queues, clock }: VerdictDeps,
  comment: CommentRow,
  { reasons, ...screened }: Omit<Screened, 'folded'> & { foldedHash: string | null; kinship?: Kinship },
  rule: KnownRule | null = null,
): Promise<boolean> {
  const now = clock();
  // Any remark of any check is a doubt, and every doubt waits for a person.
  const trusted = reasons.length === 0 && screened.verdict === 'pending' ? rule : null;
  const moved = await store.write(
    async (db) => {
      const written = await finishScreening(
        db,
        comment,
        { ...screened, reasons: JSON.stringify(reasons) },
        now,
      );
      return (written && trusted && (await approveByRule(db, written, { now, ...trusted }))) ?? written;
    },
    trusted ? 'whole' : 'rows',
  );
  if (moved && moved.waiting_since !== null)
    await queues.add([{ queue: 'notify', kind: 'plan', site: comment.site, at: now, now }]);
  else if (moved && moved.decided_at === now && moved.publish_at !== null)
    await queues.add([
      {
        queue: 'publish',
        id: moved.id,
        version: moved.version,
        delay: moved.publish_at - now + ANNOUNCE_AFTER_MS,
      },
    ]);
  return moved !== null;
}
