/** The door: everything between a parsed body and the committed row. */
import type { Site } from '../../config/sites.ts';
import type { Signals } from '../comment.ts';
import { Problem } from '../errors.ts';
import { refuseTooMany } from '../limits/refusal.ts';
import type { Limiter } from '../limits.ts';
import { type Keys, receiptFor } from '../signing.ts';
import { articleState, isClosed } from '../store/articles/articles.ts';
import { commentByKey, type Place, placeOfReply } from '../store/comments.ts';
import type { Store } from '../store/database/open.ts';
import { insertSubmission } from '../store/submissions.ts';
import { limitRules } from './limit-rules.ts';
import { contentFingerprint, toRow } from './row.ts';
import { checkStamp } from './stamp.ts';
import { checkFields, type Submission } from './submission.ts';

export interface AcceptDeps {
  store: Pick<Store, 'read' | 'write'>;
  keys: Keys;
  limiter: Pick<Limiter, 'take'>;
  /** The sentence beside the box of consent. */
  consentText(site: Site): string;
}

export interface Order {
  site: Site;
  submission: Submission;
  origin: Signals['origin'];
  idempotencyKey: string;
  address: string | null;
  network: string | null;
  readerId: string | null;
  now: number;
}

export interface Accepted {
  id: string;
  receipt: string;
  /** false: the same submission was accepted before, and this is its answer again. */
  fresh: boolean;
}

/**
 * Commits a submission, once per idempotency key.
 * @throws {Problem} invalid, closed, paused, too-many, key-reused.
 * @throws {StoreUnavailable}
 */
export async function accept(deps: AcceptDeps, order: Order): Promise<Accepted> {
  const fingerprint = contentFingerprint(deps.keys, order.submission);
  // A retry of what was accepted is answered as before, whatever has changed since: limits, settings, the parent. Nor
  // does it count again: who has a bad line shall not wait for it.
  const known = await acceptedBefore(deps, order, fingerprint);
  return known ?? admit(deps, order, fingerprint);
}

/**
 * Looks at a submission as `accept` does, but counts nothing against a limit and writes nothing.
 * @returns false when it was accepted before
 * @throws {Problem} invalid, closed, paused, key-reused.
 * @throws {StoreUnavailable}
 */
export async function isAcceptable(deps: AcceptDeps, order: Order): Promise<boolean> {
  if (await acceptedBefore(deps, order, contentFingerprint(deps.keys, order.submission))) return false;
  refuseFaults(order);
  await placeFor(deps, order);
  return true;
}

/** @throws {Problem} key-reused when the key came with something else. */
async function acceptedBefore(
  { store, keys }: AcceptDeps,
  { site, idempotencyKey }: Order,
  fingerprint: string,
): Promise<Accepted | null> {
  const known = await commentByKey(store.read, site.id, idempotencyKey);
  return known ? again(keys, site, known, fingerprint) : null;
}

function again(
  keys: Keys,
  { locale }: Site,
  known: { id: string; content_fingerprint: string },
  fingerprint: string,
): Accepted {
  if (known.content_fingerprint !== fingerprint) throw new Problem('key-reused', { locale });
  return { id: known.id, receipt: receiptFor(keys, known.id), fresh: false };
}

async function admit(deps: AcceptDeps, order: Order, fingerprint: string): Promise<Accepted> {
  const { site, submission, now } = order;
  refuseFaults(order);

  const verdict = await deps.limiter.take(limitRules(deps.keys, order), now);
  if (verdict.refused) {
    // Somebody pressed twice, and the first press took the last place.
    const known = await acceptedBefore(deps, order, fingerprint);
    if (known) return known;
    refuseTooMany(verdict, site);
  }

  const place = await placeFor(deps, order);
  const article = submission.article.id;
  const stamp = checkStamp(deps.keys, submission.stamp, { site: site.id, article, now });
  const row = toRow(deps.keys, {
    ...order,
    place,
    consentText: deps.consentText(site),
    stampHash: stamp.hash,
    signals: {
      honeypot: submission.honeypot,
      stamp: stamp.state,
      origin: order.origin,
      overLimit: verdict.over as Signals['overLimit'],
    },
  });
  // Another request under the same key may have been faster.
  const known = await deps.store.write((db) => insertSubmission(db, row), 'rows');
  if (known) return again(deps.keys, site, known, fingerprint);
  return { id: row.comment.id, receipt: row.receipt, fresh: true };
}

/** @throws {Problem} invalid */
function refuseFaults({ site, submission }: Order): void {
  const faults = checkFields(submission, site);
  if (faults.length) throw new Problem('invalid', { locale: site.locale, faults });
}

/** Where it goes: null for a comment of its own. @throws {Problem} closed, paused, invalid when what it answers is gone */
async function placeFor({ store }: Pick<AcceptDeps, 'store'>, order: Order): Promise<Place | null> {
  const { site, submission, now } = order;
  const { locale } = site;
  const article = submission.article.id;
  const state = await articleState(store.read, site.id, article);
  if (state.paused || isClosed(state, site.comments, now))
    throw new Problem(state.paused ? 'paused' : 'closed', { locale });

  const { parent } = submission;
  if (parent === null) return null;
  const { depth } = site.comments;
  const place = await placeOfReply(store.read, { site: site.id, article, parent, depth, now });
  if (!place)
    throw new Problem('invalid', { locale, faults: [{ pointer: '/parent', text: 'parent-unknown' }] });
  return place;
}
