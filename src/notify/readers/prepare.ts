/** A mail to a reader: read from the rows, claimed, and written with the links of this try. */
import type { Site } from '../../../config/sites.ts';
import { type Keys, unseal } from '../../signing.ts';
import type { Store } from '../../store/database/open.ts';
import type { MailRow } from '../../store/database/schema.ts';
import type { ReaderKind } from '../../store/mail/letters.ts';
import type { ReaderMail } from '../../store/mail/replies.ts';
import { claimMail } from '../../store/mail/rows.ts';
import { stopMailbox } from '../../store/readers/mailboxes.ts';
import { mintToken } from '../../store/tokens.ts';
import { noteHtml } from '../letters/note-html.ts';
import { noteText } from '../letters/note-text.ts';
import { type Cancel, cautionAfter, type Prepared } from '../ready.ts';
import type { ReaderDeps, ReadToReader } from './letter.ts';
import { readQuestion } from './question.ts';
import { readReply } from './reply.ts';

/** A mailbox that could not be reached for so long may not be there at all; nobody tells a reader of old news. */
const WORTH_MS = 3 * 86_400_000;

const KINDS: Record<ReaderKind, ReadToReader> = { confirm: readQuestion, reply: readReply };

/** What a reader's link may be used for; the page shows which of it makes sense now. */
const ACTIONS = ['confirm', 'stop'];

export async function prepareToReader(
  { read, write }: Pick<Store, 'read' | 'write'>,
  deps: ReaderDeps,
  order: { mail: MailRow; site: Site | undefined; kind: ReaderKind; cancel: Cancel },
  now: number,
): Promise<Prepared> {
  const { mail: due, site, kind, cancel } = order;
  const late = now - due.created_at > WORTH_MS;
  const letter = site && !late && (await KINDS[kind](read, deps, { mail: due, site, now }));
  if (!site || !letter) return cancel();
  const address = addressOf(deps.keys, letter);
  if (!address) return cancel();
  const claimed = await write(async (db) => {
    const mail = await claimMail(db, due, now);
    if (!mail) return null;
    const token = await mintToken(db, {
      ...{ purpose: 'confirm', site: site.id, moderator: '', actions: ACTIONS },
      comments: [[letter.comment.id, letter.comment.revision]],
      ...{ createdAt: now, expiresAt: letter.expiresAt },
      ...{ mailId: mail.id, mark: letter.contactHash },
    });
    return { mail, link: deps.links.token('confirm', token) };
  }, 'rows');
  if (!claimed) return { kind: 'skipped' };
  const { mail, link } = claimed;
  const note = letter.write(link);
  const box = { site: site.id, contactHash: letter.contactHash };
  return {
    kind: 'ready',
    mail,
    site,
    // A name is the reader's own word, and has no business in a header.
    to: { name: '', address },
    own: false,
    message: { subject: note.subject, text: noteText(note), html: noteHtml(note) },
    list: letter.listed ? { unsubscribe: link } : null,
    caution: cautionAfter(mail),
    comments: 0,
    leftOut: false,
    followUp: null,
    refused: (db, at) => stopMailbox(db, box, at),
  };
}

function addressOf(keys: Pick<Keys, 'seal'>, { comment }: ReaderMail): string | null {
  if (comment.contact === null) return null;
  const { email } = JSON.parse(unseal(keys.seal, comment.contact, `contact ${comment.id}`)) as {
    email?: string | null;
  };
  return email || null;
}
