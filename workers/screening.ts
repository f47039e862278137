/** One job: a comment's newest revision is screened and the verdict written. */
import type { Signals } from '../src/comment.ts';
import type { ScreeningData } from '../src/queues.ts';
import { fold, normalise, type Screened, type ScreeningContext, screen } from '../src/screening/screen.ts';
import { type Keys, mac } from '../src/signing.ts';
import type { Sites } from '../src/sites.ts';
import { commentById } from '../src/store/comments.ts';
import type { Store } from '../src/store/database/open.ts';
import { lessSuspect } from '../src/store/health/parked.ts';
import { bannedBy } from '../src/store/readers/bans.ts';
import { beginScreening, MOST_STARTS, screeningFacts } from '../src/store/screenings.ts';
import { createIsolation } from './judging/isolation.ts';
import { readKinship } from './judging/kinship.ts';
import { askAbout, type OpinionsDeps } from './judging/opinions.ts';
import { type ParkingDeps, park } from './judging/parking.ts';
import { writeVerdict } from './judging/verdict.ts';
import type { LearnedFilter } from './learning/learning.ts';
import { Later } from './watch/kept-worker.ts';

/** `screen` of the room, or what stands in for it. */
export type Screen = (...given: Parameters<typeof screen>) => Screened | Promise<Screened>;

export interface ScreeningDeps extends ParkingDeps {
  store: Store;
  sites: Pick<Sites, 'get'>;
  keys: Keys;
  screen?: Screen;
  /** What this newsroom's decisions taught; null where it finds nothing to say. */
  filter?: LearnedFilter;
  /** The way out to the services that sites switch on; without it nobody is asked. */
  outside?: OpinionsDeps['outside'];
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
  const text = normalise(revision.text);
  const folded = fold(text);
  const foldedHash = mac(deps.keys.fingerprint, 'folded', folded);
  const now = deps.clock();
  const [{ stampReused, ...facts }, bans, { nearly, kinship }] = await Promise.all([
    screeningFacts(deps.store.read, comment, { foldedHash, since: now - MEMORY_MS }),
    bannedBy(deps.store.read, comment, now),
    readKinship(deps.store.read, deps.keys, { comment: id, site, text, folded, foldedHash, now }),
  ]);
  // What is spam already is nobody else's business.
  const isSettled = signals.honeypot || bans.length > 0;
  const way = isSettled ? undefined : deps.outside;
  const outside = way
    ? await askAbout(deps.store.read, { ...deps, outside: way }, { comment, site, text, now })
    : [];
  const screenWith = (learned: ScreeningContext['learned']) =>
    (deps.screen ?? screen)(
      { name: comment.name, text: revision.text, signals: { ...signals, stampReused } },
      { site, ...facts, nearly, bans, learned, outside },
    );
  // The filter learns from what the other checks say, and so it is asked when they have spoken.
  const unlearned = await screenWith(null);
  const learned = deps.filter?.flag(site, unlearned) ?? null;
  const { folded: _, ...screened } = learned ? await screenWith(learned) : unlearned;
  const rule = site.screening.autoApprove === 'known' ? { publishDelay: site.moderation.publishDelay } : null;
  await writeVerdict(deps, comment, { ...screened, foldedHash, kinship }, rule);
}
