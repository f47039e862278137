/** The comments that mails show, as they are now. */

import { answeredBy } from '../comments.ts';
import type { CommentRow, Db, MailRow } from '../database/schema.ts';
import { publishedAs } from '../deciding/facts.ts';
import { mailedEarlier } from './earlier.ts';

/** One comment of a mail as it is now, with the revision that waits. */
export interface MailedComment {
  comment: CommentRow;
  text: string;
  /** JSON */
  reasons: string;
  article: { id: string; url: string | null; title: string | null; titleChecked: boolean };
  parent: { name: string; text: string } | null;
  /** Of a reader's edit: the text that is published, or else the one that an earlier mail brought to this moderator. */
  before: string | null;
}

const WORDS = ['r.text', 'r.reasons', 'a.url', 'a.title', 'a.title_checked_at'] as const;

/** The comments of a mail that still wait with the revision that was planned, oldest first; the others are left out. */
export async function mailedComments(db: Db, mail: MailRow): Promise<MailedComment[]> {
  const rows = await db
    .selectFrom('mail_items as i')
    .innerJoin('comments as c', (join) =>
      join.onRef('c.id', '=', 'i.comment_id').onRef('c.revision', '=', 'i.revision'),
    )
    .innerJoin('revisions as r', (join) =>
      join.onRef('r.comment_id', '=', 'c.id').onRef('r.n', '=', 'c.revision'),
    )
    .leftJoin('articles as a', (join) =>
      join.onRef('a.site', '=', 'c.site').onRef('a.id', '=', 'c.article_id'),
    )
    .selectAll('c')
    .select(WORDS)
    .where('i.mail_id', '=', mail.id)
    .where('c.waiting_since', 'is not', null)
    .orderBy('c.waiting_since')
    .orderBy('c.id')
    .execute();
  return told(db, rows, await textsBefore(db, mail.moderator_id, rows));
}

/** By the comment's id. */
async function textsBefore(
  db: Db,
  moderator: string,
  rows: readonly Pick<CommentRow, 'id' | 'status' | 'revision' | 'published_revision'>[],
): Promise<Map<string, string>> {
  const earlier = await mailedEarlier(
    db,
    moderator,
    rows.map(({ id, revision }) => [id, revision]),
  );
  const wanted = new Map<string, number>();
  for (const { id, status, revision, published_revision } of rows) {
    const n = status === 'approved' ? published_revision : (earlier.get(id) ?? null);
    if (n !== null && n < revision) wanted.set(id, n);
  }
  if (!wanted.size) return new Map();
  const texts = await db
    .selectFrom('revisions')
    .select(['comment_id', 'n', 'text'])
    .where('comment_id', 'in', [...wanted.keys()])
    .execute();
  return new Map(
    texts.flatMap(({ comment_id: id, n, text }) => (wanted.get(id) === n ? [[id, text] as const] : [])),
  );
}

/** One comment with one of its revisions; null when there is none, or its reader took it back. */
export async function mailedRevision(
  db: Db,
  { site, comment, revision }: { site: string; comment: string; revision: number },
): Promise<MailedComment | null> {
  const rows = await db
    .selectFrom('comments as c')
    .innerJoin('revisions as r', 'r.comment_id', 'c.id')
    .leftJoin('articles as a', (join) =>
      join.onRef('a.site', '=', 'c.site').onRef('a.id', '=', 'c.article_id'),
    )
    .selectAll('c')
    .select(WORDS)
    .where('c.site', '=', site)
    .where('c.id', '=', comment)
    .where('r.n', '=', revision)
    .where('c.status', '!=', 'withdrawn')
    .execute();
  return (await told(db, rows))[0] ?? null;
}

type Row = CommentRow & {
  text: string;
  reasons: string | null;
  url: string | null;
  title: string | null;
  title_checked_at: number | null;
};

async function told(
  db: Db,
  rows: readonly Row[],
  before: ReadonlyMap<string, string> = new Map(),
): Promise<MailedComment[]> {
  const parents = await publishedAs(
    db,
    rows.flatMap((row) => answeredBy(row) ?? []),
  );
  return rows.map(({ text, reasons, url, title, title_checked_at, ...comment }) => ({
    comment,
    text,
    reasons: reasons ?? '[]',
    article: { id: comment.article_id, url, title, titleChecked: title_checked_at !== null },
    parent: parents.get(answeredBy(comment) ?? '') ?? null,
    before: before.get(comment.id) ?? null,
  }));
}
