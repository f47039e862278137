/** Everything that happens to a mail in the database before it is handed to the mail server. */
import type { Sites } from '../sites.ts';
import type { Store } from '../store/database/open.ts';
import { isLetterKind, isReaderKind } from '../store/mail/letters.ts';
import { claimMail, dueMail, markCancelled } from '../store/mail/rows.ts';
import type { ContentDeps } from './batch/content.ts';
import { prepareBatch } from './batch/prepare.ts';
import type { LetterDeps } from './letters/letter.ts';
import { prepareLetter } from './letters/prepare.ts';
import type { ReaderDeps } from './readers/letter.ts';
import { prepareToReader } from './readers/prepare.ts';
import type { Cancel, Prepared } from './ready.ts';

export interface PrepareDeps extends Pick<ContentDeps, 'describeReasons'>, LetterDeps {
  links: LetterDeps['links'] & ReaderDeps['links'];
  sites: Pick<Sites, 'get' | 'moderator'>;
}

/**
 * Claims a mail, and mints the links of this try: they exist nowhere but in the mail, so every try has its own; older
 * ones stay valid until they expire. A mail that has nothing to say any more is cancelled.
 *
 * What it says is gathered beforehand, outside the transaction: a transaction that reads so much meets every other one
 * on PostgreSQL, and is run again and again. A comment that is decided in between stands in the mail, as one does that
 * is decided a moment later; its link shows the decision.
 */
export async function prepareMail(
  store: Pick<Store, 'read' | 'write'>,
  deps: PrepareDeps,
  id: string,
  now: number,
): Promise<Prepared> {
  const mail = await dueMail(store.read, id, now);
  if (!mail) return { kind: 'skipped' };
  const cancel: Cancel = (before = async () => {}) =>
    store.write(async (db) => {
      const claimed = await claimMail(db, mail, now);
      if (!claimed) return { kind: 'skipped' };
      await before(db, claimed);
      await markCancelled(db, claimed);
      return { kind: 'cancelled', mail: claimed };
    }, 'rows');
  const site = deps.sites.get(mail.site);
  if (isReaderKind(mail.kind))
    return prepareToReader(store, deps, { mail, site, kind: mail.kind, cancel }, now);
  const moderator = deps.sites.moderator(mail.site, mail.moderator_id);
  const due = site && moderator ? { mail, site, moderator } : null;
  return isLetterKind(mail.kind) && !isReaderKind(mail.kind)
    ? prepareLetter(store, deps, { mail, due, kind: mail.kind, cancel }, now)
    : prepareBatch(store, deps, { mail, due, cancel }, now);
}
