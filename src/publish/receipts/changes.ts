/** What the holder of a receipt may do: look, change the text, withdraw. */
import type { Site } from '../../../config/sites.ts';
import { type FieldFault, Problem } from '../../errors.ts';
import { countBeyond, isBlank } from '../../graphemes.ts';
import { addressRules, commentRules } from '../../limits/address-rules.ts';
import { refuseTooMany } from '../../limits/refusal.ts';
import { digest, looksLikeToken } from '../../signing.ts';
import { commentByReceipt, revisionOf } from '../../store/comments.ts';
import type { CommentRow, Db } from '../../store/database/schema.ts';
import { insertEdit, withdraw } from '../../store/submissions.ts';
import type { PublishDeps } from '../deps.ts';
import { editableUntil, type ReceiptView, receiptView } from './receipt.ts';

type Deps = Pick<PublishDeps, 'store' | 'sites' | 'clock' | 'enqueue' | 'limiter' | 'keys'>;

export interface Found {
  row: CommentRow;
  site: Site;
}

/** Edits of one comment from one address in an hour: each is screened anew, and read by a moderator. */
const SAME_COMMENT = 20;

/** How often a change is tried anew when somebody else moved the comment in between. */
const TRIES = 5;

/** The comment and site of a receipt; null for one that nobody was given. */
export async function findReceipt(
  { sites }: Pick<Deps, 'sites'>,
  db: Db,
  receipt: unknown,
): Promise<Found | null> {
  if (!looksLikeToken(receipt)) return null;
  const row = await commentByReceipt(db, digest(receipt));
  const site = row && sites.get(row.site);
  return row && site ? { row, site } : null;
}

/**
 * Changes the text: a new revision that is screened and waits; a published text stands meanwhile.
 * The text that is there already changes nothing.
 * @param address the reader's, as far as it is known: edits are counted as comments are
 * @throws {Problem} not-found, invalid, not-editable, too-many, unavailable.
 */
export async function changeText(
  deps: Deps,
  receipt: unknown,
  { text, address }: { text: string; address: string | null },
): Promise<ReceiptView> {
  await allowEdit(deps, receipt, address);
  const trimmed = text.replaceAll('\0', '').toWellFormed().replace(/\r\n?/g, '\n').trim();
  const { moved, view } = await change(deps, receipt, async (db, { row, site }, now) => {
    const { locale } = site;
    if (editableUntil(row, site, now) === null) throw new Problem('not-editable', { locale });
    const faults = textFaults(trimmed, site.comments.maxLength);
    if (faults.length) throw new Problem('invalid', { locale, faults });
    const newest = await revisionOf(db, row.id, row.revision);
    return newest?.text === trimmed ? row : insertEdit(db, row, { text: trimmed, now });
  });
  if (moved) deps.enqueue({ id: moved.id, version: moved.version });
  return view;
}

async function allowEdit(deps: Deps, receipt: unknown, address: string | null): Promise<void> {
  const { limiter, keys, clock, store } = deps;
  const found = await findReceipt(deps, store.read, receipt);
  if (!found) throw new Problem('not-found');
  const { row, site } = found;
  const rules = [
    ...addressRules(keys, { site, address, kind: 'edit' }),
    ...commentRules(keys, { comment: row.id, address, kind: 'edit', count: SAME_COMMENT }),
  ];
  refuseTooMany(await limiter.take(rules, clock()), site);
}

/**
 * Hides the comment and erases name, mail, address and text; doing it again changes nothing.
 * @throws {Problem} not-found, unavailable.
 */
export async function withdrawComment(deps: Deps, receipt: unknown): Promise<ReceiptView> {
  const { view } = await change(deps, receipt, async (db, { row }, now) =>
    row.status === 'withdrawn' ? row : withdraw(db, row, now),
  );
  return view;
}

/** Runs `act` on the row as it is at that moment; null from it means that somebody was faster. */
function change(
  deps: Deps,
  receipt: unknown,
  act: (db: Db, found: Found, now: number) => Promise<CommentRow | null>,
): Promise<{ moved: CommentRow | null; view: ReceiptView }> {
  return deps.store.write(async (db) => {
    for (let tries = 0; tries < TRIES; tries++) {
      const now = deps.clock();
      const found = await findReceipt(deps, db, receipt);
      if (!found) throw new Problem('not-found');
      const row = await act(db, found, now);
      if (!row) continue;
      const view = await receiptView(db, row, found.site, now);
      return { moved: row.version === found.row.version ? null : row, view };
    }
    throw new Problem('unavailable', { retryAfter: 1 });
  });
}

/** @param most characters as a person counts them. */
function textFaults(text: string, most: number): FieldFault[] {
  if (isBlank(text)) return [{ pointer: '/text', text: 'text-missing' }];
  const count = countBeyond(most, text);
  return count ? [{ pointer: '/text', text: 'text-too-long', values: { max: most, count } }] : [];
}
