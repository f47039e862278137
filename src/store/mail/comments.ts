/** The comments that mails show, as they are now. */
import type { CommentRow, Db, MailRow } from '../database/schema.ts';

/** One comment of a mail as it is now, with the revision that waits. */
export interface MailedComment {
  comment: CommentRow;
  text: string;
  /** JSON */
  reasons: string;
  article: { id: string; url: string | null; title: string | null; titleChecked: boolean };
  parent: { name: string; text: string } | null;
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
  return told(db, rows);
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

async function told(db: Db, rows: readonly Row[]): Promise<MailedComment[]> {
  const parents = await parentsOf(
    db,
    rows.flatMap((row) => row.parent_id ?? []),
  );
  return rows.map(({ text, reasons, url, title, title_checked_at, ...comment }) => ({
    comment,
    text,
    reasons: reasons ?? '[]',
    article: { id: comment.article_id, url, title, titleChecked: title_checked_at !== null },
    parent: parents.get(comment.parent_id ?? '') ?? null,
  }));
}

async function parentsOf(db: Db, ids: string[]): Promise<Map<string, { name: string; text: string }>> {
  if (!ids.length) return new Map();
  const rows = await db
    .selectFrom('comments as c')
    .innerJoin('revisions as r', (join) =>
      join.onRef('r.comment_id', '=', 'c.id').onRef('r.n', '=', 'c.published_revision'),
    )
    .select(['c.id', 'c.name', 'r.text'])
    .where('c.id', 'in', ids)
    .where('c.status', '=', 'approved')
    .execute();
  return new Map(rows.map(({ id, name, text }) => [id, { name, text }]));
}
