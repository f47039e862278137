/** One job: a comment's newest revision is screened and the verdict written. */
import type { Signals } from '../src/comment.ts';
import type { Logger } from '../src/logger.ts';
import type { Queues, ScreeningData } from '../src/queues.ts';
import {
  escapeOnly,
  fold,
  normalise,
  normaliseName,
  POLICY,
  type Screened,
  screen,
} from '../src/screening/screen.ts';
import { type Keys, mac } from '../src/signing.ts';
import type { Sites } from '../src/sites.ts';
import { commentById } from '../src/store/comments.ts';
import type { Store } from '../src/store/database/open.ts';
import type { CommentRow, RevisionRow } from '../src/store/database/schema.ts';
import { beginScreening, finishScreening, screeningFacts } from '../src/store/screenings.ts';

export interface ScreeningDeps {
  store: Store;
  sites: Pick<Sites, 'get'>;
  keys: Keys;
  queues: Pick<Queues, 'add'>;
  logger: Logger;
  clock: () => number;
}

/** How far back the same words count as a repetition. */
const MEMORY_MS = 28 * 86_400_000;

/** Screens one comment. A job that comes twice, or too late, finds nothing to do. */
export async function processScreening(deps: ScreeningDeps, { id }: ScreeningData): Promise<void> {
  const row = await commentById(deps.store.read, id);
  if (!row) return;
  const site = deps.sites.get(row.site);
  // The site may come back with the next settings: the row waits, the sweeper brings it again.
  if (!site) return;
  const begun = await deps.store.write((db) => beginScreening(db, id));
  if (!begun) return;
  const { comment, revision } = begun;
  const signals = JSON.parse(comment.signals) as Signals;
  const foldedHash = mac(deps.keys.fingerprint, 'folded', fold(normalise(revision.text)));
  const { stampReused, ...facts } = await screeningFacts(deps.store.read, comment, {
    foldedHash,
    since: deps.clock() - MEMORY_MS,
  });
  const screened = screen(
    { name: comment.name, text: revision.text, signals: { ...signals, stampReused } },
    { site, ...facts, learned: null, outside: [] },
  );
  await finish(deps, comment, { ...screened, foldedHash });
}

/** A comment whose screening never came to an end is shown to a person, its text escaped and nothing more. */
export async function parkPoison(deps: ScreeningDeps, id: string): Promise<void> {
  const begun = await deps.store.write((db) => beginScreening(db, id));
  if (!begun) return;
  const { comment, revision } = begun;
  deps.logger.error({ comment: id, starts: comment.starts }, 'screening never finished; a moderator decides');
  await finish(deps, comment, {
    ...escaped(comment, revision),
    foldedHash: null,
  });
}

function escaped(comment: CommentRow, revision: RevisionRow): Screened {
  const text = normalise(revision.text);
  return {
    name: normaliseName(comment.name),
    text,
    html: escapeOnly(text),
    policy: POLICY,
    verdict: 'pending',
    score: 0,
    reasons: [{ check: 'check-failed', points: 0 }],
    folded: '',
  };
}

async function finish(
  deps: ScreeningDeps,
  comment: CommentRow,
  result: Screened & { foldedHash: string | null },
): Promise<void> {
  const now = deps.clock();
  const moved = await deps.store.write((db) =>
    finishScreening(db, comment, { ...result, reasons: JSON.stringify(result.reasons) }, now),
  );
  if (moved && moved.waiting_since !== null)
    await deps.queues.add([{ queue: 'notify', kind: 'plan', site: comment.site, at: now, now }]);
}
