/** What follows a decision outside of the database. */
import type { CommentRow } from '../store/database/schema.ts';
import type { ModerationDeps } from './deps.ts';

/** What cannot be taken back leaves only this long after the comment came out (data-model.md). */
const ANNOUNCE_AFTER_MS = 60_000;

/** Asks for the announcement of a comment that comes out for the first time. */
export function announceLater(
  { queues, clock }: Pick<ModerationDeps, 'queues' | 'clock'>,
  { id, version, status, publish_at, announced_at }: CommentRow,
): void {
  if (status !== 'approved' || publish_at === null || announced_at !== null) return;
  const delay = Math.max(0, publish_at - clock()) + ANNOUNCE_AFTER_MS;
  void queues.add([{ queue: 'publish', id, version, delay }]);
}
