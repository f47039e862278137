/** What mails to readers are about: a comment of theirs, and a reply to it. */
import { answeredBy, commentById } from '../comments.ts';
import type { CommentRow, Db } from '../database/schema.ts';
import { askMailbox, isOpen, readerMailbox, takeReplyMail } from '../readers/mailboxes.ts';
import { planLetter, planLetterOnce } from './letters.ts';

interface Order {
  /** What stands behind the @ of a Message-ID. */
  domain: string;
  now: number;
}

/**
 * Plans what readers are to be told when a comment has come out: its author is asked once whether mails about replies
 * are wanted at that address, and whom it answers is told of it, if that was confirmed.
 * @returns the ids of the mails
 */
export async function planReaderMails(db: Db, row: CommentRow, order: Order): Promise<string[]> {
  const planned = [await planQuestion(db, row, order), await planReply(db, row, order)];
  return planned.filter((id) => id !== null);
}

async function planQuestion(db: Db, row: CommentRow, { domain, now }: Order): Promise<string | null> {
  const { id, site, notify, contact, contact_hash: contactHash } = row;
  if (!notify || contact === null || contactHash === null) return null;
  if (!(await askMailbox(db, { site, contactHash }, now))) return null;
  return planLetter(db, { kind: 'confirm', site, moderator: '', about: { comment: id }, domain, now });
}

async function planReply(db: Db, row: CommentRow, { domain, now }: Order): Promise<string | null> {
  const { id, site } = row;
  const answered = await findAnswered(db, row);
  if (!answered || isSamePerson(answered, row) || !wantsReplies(answered)) return null;
  if (!(await takeReplyMail(db, { site, contactHash: answered.contact_hash as string }, now))) return null;
  const about = { comment: answered.id, reply: id };
  return planLetterOnce(db, { kind: 'reply', site, moderator: '', once: id, about, domain, now });
}

async function findAnswered(db: Db, comment: CommentRow): Promise<CommentRow | null> {
  const id = answeredBy(comment);
  const row = id === null ? undefined : await commentById(db, id);
  return row?.site === comment.site ? row : null;
}

function wantsReplies({ status, notify, contact, contact_hash }: CommentRow): boolean {
  return status === 'approved' && notify === 1 && contact !== null && contact_hash !== null;
}

function isSamePerson(one: CommentRow, other: CommentRow): boolean {
  const { contact_hash, reader_hash } = one;
  return (
    (contact_hash !== null && contact_hash === other.contact_hash) ||
    (reader_hash !== null && reader_hash === other.reader_hash)
  );
}

export interface ReaderMail {
  /** The comment of the reader it goes to; approved, with an address that may be written to. */
  comment: CommentRow;
  contactHash: string;
}

/** Reads again what a question is about. @returns null when it is not to be asked (any more) */
export async function questionOf(db: Db, id: string): Promise<ReaderMail | null> {
  const comment = await commentById(db, id);
  if (!comment || !wantsReplies(comment)) return null;
  const contactHash = comment.contact_hash as string;
  const box = await readerMailbox(db, { site: comment.site, contactHash });
  // The owner may have said so meanwhile, by another mail.
  if (isOpen(box) || (box?.stopped_at ?? 0) > (box?.asked_at ?? 0)) return null;
  return { comment, contactHash };
}

/** Reads again what a mail about a reply is about. @returns null when either is gone, or the mail not wanted (any more) */
export async function replyOf(
  db: Db,
  { comment: id, reply: replyId, now }: { comment: string; reply: string; now: number },
): Promise<(ReaderMail & { reply: CommentRow }) | null> {
  const [comment, reply] = await Promise.all([id, replyId].map((each) => commentById(db, each)));
  if (!comment || !reply || !wantsReplies(comment)) return null;
  if (reply.status !== 'approved' || (reply.publish_at ?? Infinity) > now) return null;
  const contactHash = comment.contact_hash as string;
  const box = await readerMailbox(db, { site: comment.site, contactHash });
  return isOpen(box) ? { comment, contactHash, reply } : null;
}
