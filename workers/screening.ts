/** One job: a comment's newest revision is screened and the verdict written. */
import type { Signals } from '../src/comment.ts';
import type { ScreeningData } from '../src/queues.ts';
import { fold, normalise, type Screened, screen } from '../src/screening/screen.ts';
import { type Keys, mac } from '../src/signing.ts';
import type { Sites } from '../src/sites.ts';
import { bannedBy } from '../src/store/bans.ts';
import { commentById } from '../src/store/comments.ts';
import type { Store } from '../src/store/database/open.ts';
import { lessSuspect } from '../src/store/parked.ts';
import { beginScreening, MOST_STARTS, screeningFacts } from '../src/store/screenings.ts';
import { createIsolation } from './isolation.ts';
import { Later } from './kept-worker.ts';
import { type ParkingDeps, park } from './parking.ts';
import { writeVerdict } from './verdict.ts';

/** `screen` of the room, or what stands in for it. */
export type Screen = (...given: Parameters<typeof screen>) => Screened | Promise<Screened>;

export interface ScreeningDeps extends ParkingDeps {
  store: Store;
  sites: Pick<Sites, 'get'>;
  keys: Keys;
  screen?: Screen;
}

/** How far back the same words count as a repetition. */
const MEMORY_MS = 28 * 86_400_000;
/** Whoever was queued longer ago than this is in nobody's hands: the sweeper queues again every 15 s. */
const UNDER_WAY_MS = 60_000;
const AGAIN_MS = 1_000;

/** @returns a function that screens one comment; a job that comes twice, or too late, finds nothing to do. It throws `Later`. */
export function createScreeningProcessor(deps: ScreeningDeps): (data: ScreeningData) => Promise<void> {
  const alone = createIsolation();
  return async ({ id }) => {
    const row = await commentById(deps.store.read, id);
    // The site may come back with the next settings: the row waits, the sweeper brings it again.
    const site = row && deps.sites.get(row.site);
    if (!site) return;
    if (row.starts === 0) return screenOne(deps, id, site);
    // Whatever ended the process may be this one: its victims go first, and alone it makes no new ones.
    const since = deps.clock() - UNDER_WAY_MS;
    if (await lessSuspect(deps.store.read, { starts: row.starts, since })) throw new Later(AGAIN_MS);
    await alone(() => screenOne(deps, id, site));
  };
}

async function screenOne(
  deps: ScreeningDeps,
  id: string,
  site: NonNullable<ReturnType<Sites['get']>>,
): Promise<void> {
  const begun = await deps.store.write((db) => beginScreening(db, id), 'rows');
  if (!begun) return;
  const { comment, revision } = begun;
  if (comment.starts > MOST_STARTS) return park(deps, begun);
  const signals = JSON.parse(comment.signals) as Signals;
  const foldedHash = mac(deps.keys.fingerprint, 'folded', fold(normalise(revision.text)));
  const now = deps.clock();
  const [{ stampReused, ...facts }, bans] = await Promise.all([
    screeningFacts(deps.store.read, comment, { foldedHash, since: now - MEMORY_MS }),
    bannedBy(deps.store.read, comment, now),
  ]);
  const { folded: _, ...screened } = await (deps.screen ?? screen)(
    { name: comment.name, text: revision.text, signals: { ...signals, stampReused } },
    { site, ...facts, bans, learned: null, outside: [] },
  );
  const rule = site.screening.autoApprove === 'known' ? { publishDelay: site.moderation.publishDelay } : null;
  await writeVerdict(deps, comment, { ...screened, foldedHash }, rule);
}
