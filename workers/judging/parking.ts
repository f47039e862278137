/** Comments whose screening never comes to an end: a person decides on them, and everybody else's go on. */
import type { Logger } from '../../src/logger.ts';
import { escapeOnly, POLICY } from '../../src/screening/screen.ts';
import type { CommentRow, RevisionRow } from '../../src/store/database/schema.ts';
import { beginScreening } from '../../src/store/screenings.ts';
import { type VerdictDeps, writeVerdict } from './verdict.ts';

export interface ParkingDeps extends VerdictDeps {
  logger: Logger;
}

/** Begins and ends the screening of a comment at once. One that moved on meanwhile is left alone. */
export async function parkPoison(deps: ParkingDeps, id: string): Promise<void> {
  const begun = await deps.store.write((db) => beginScreening(db, id), 'rows');
  if (begun) await park(deps, begun);
}

/** The comment waits for a person, its text escaped and nothing more. */
export async function park(
  deps: ParkingDeps,
  { comment, revision }: { comment: CommentRow; revision: RevisionRow },
): Promise<void> {
  const text = plain(revision.text);
  const parked = await writeVerdict(deps, comment, {
    name: plain(comment.name).replaceAll('\n', ' '),
    text,
    html: escapeOnly(text),
    policy: POLICY,
    verdict: 'pending',
    score: 0,
    reasons: [{ check: 'check-failed', points: 0 }],
    foldedHash: null,
  });
  if (parked)
    deps.logger.error(
      { comment: comment.id, site: comment.site, starts: comment.starts },
      'screening never finished; a moderator decides',
    );
}

/** Nothing of what may have been the poison: no normal form, no look ahead or back, one pass. */
const UNSEEN = /[\0-\x08\x0b-\x1f\x7f-\x9f]|\p{Default_Ignorable_Code_Point}/gu;

function plain(text: string): string {
  return text.toWellFormed().replace(UNSEEN, '').trim();
}
