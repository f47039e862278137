/** What readers may do to a published comment: like it, take that back, report it. */
import type { Site } from '../../../config/sites.ts';
import { type FieldFault, Problem } from '../../errors.ts';
import { countBeyond, isBlank } from '../../graphemes.ts';
import { addressRules, commentRules } from '../../limits/address-rules.ts';
import { refuseTooMany } from '../../limits/refusal.ts';
import type { Keys } from '../../signing.ts';
import { commentById } from '../../store/comments.ts';
import type { CommentRow } from '../../store/database/schema.ts';
import { like, report, unlike, type Vote } from '../../store/readers/votes.ts';
import type { PublishDeps } from '../deps.ts';

type Deps = Pick<PublishDeps, 'store' | 'sites' | 'clock' | 'limiter'> & { keys: Pick<Keys, 'address'> };

export interface Shown {
  comment: CommentRow;
  site: Site;
}

/** Who presses, and from where. */
export interface Voter {
  reader: string;
  /** Whether `reader` is made of the network address, for want of anything better. */
  byNetwork: boolean;
  address: string | null;
}

/** Characters as a person counts them. */
export const REASON_MOST = 200;

/** A comment that stands under its article; null for every other, whatever the reason. */
export async function findShown(
  { store, sites, clock }: Pick<Deps, 'store' | 'sites' | 'clock'>,
  id: string,
): Promise<Shown | null> {
  if (!/^[0-9a-f-]{36}$/i.test(id)) return null;
  const comment = await commentById(store.read, id.toLowerCase());
  const site = comment && sites.get(comment.site);
  if (!comment || !site || comment.status !== 'approved') return null;
  return (comment.publish_at ?? Infinity) <= clock() ? { comment, site } : null;
}

/** People read on, and like many comments in a minute; of what the site allows for comments. */
const LIKES_TIMES = 3;
/** Of one address on one comment, in an hour. */
const SAME_COMMENT = 30;

/**
 * Likes a comment, or takes that back; doing it again changes nothing.
 * @returns how many readers like it
 * @throws {Problem} likes-off, too-many
 * @throws {StoreUnavailable}
 */
export async function setLike(deps: Deps, shown: Shown, voter: Voter, liked: boolean): Promise<number> {
  const { locale, comments } = shown.site;
  if (!comments.likes) throw new Problem('likes-off', { locale });
  await count(deps, shown, voter, { kind: 'like', times: LIKES_TIMES });
  const vote = voteOf(deps, shown, voter);
  return deps.store.write((db) => (liked ? like(db, vote) : unlike(db, vote)), 'rows');
}

/**
 * Puts a comment before its moderators; a reader's first report stands.
 * @throws {Problem} invalid, too-many
 * @throws {StoreUnavailable}
 */
export async function reportComment(deps: Deps, shown: Shown, voter: Voter, words: string): Promise<void> {
  const { site } = shown;
  const reason = words
    .replaceAll('\0', '')
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  const faults = reasonFaults(reason);
  if (faults.length) throw new Problem('invalid', { locale: site.locale, faults });
  await count(deps, shown, voter, { kind: 'report', times: 1 });
  const order = { ...voteOf(deps, shown, voter), reason };
  await deps.store.write((db) => report(db, order), 'rows');
}

function voteOf({ clock }: Deps, { comment, site }: Shown, { reader, byNetwork }: Voter): Vote {
  return { comment: comment.id, site: site.id, reader, byNetwork, now: clock() };
}

function reasonFaults(reason: string): FieldFault[] {
  if (isBlank(reason)) return [{ pointer: '/reason', text: 'reason-missing' }];
  return countBeyond(REASON_MOST, reason)
    ? [{ pointer: '/reason', text: 'too-long', values: { max: REASON_MOST } }]
    : [];
}

async function count(
  { limiter, keys, clock }: Deps,
  { comment, site }: Shown,
  { address }: Voter,
  { kind, times }: { kind: string; times: number },
): Promise<void> {
  const rules = [
    ...addressRules(keys, { site, address, kind, times }),
    ...commentRules(keys, { comment: comment.id, address, kind, count: SAME_COMMENT }),
  ];
  refuseTooMany(await limiter.take(rules, clock()), site);
}
