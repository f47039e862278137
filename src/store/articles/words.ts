/**
 * An article's address and title as its pages send them with comments. Anybody can post anything: the first word stands
 * until there is a better one, and what most approved comments came with is better than what any other did.
 */
import { sql } from 'kysely';
import type { CommentRow, Db } from '../database/schema.ts';

export interface Words {
  url: string | null;
  title: string | null;
}

/** Approved comments of one article that are asked, those that came out first. */
const ASKED_MOST = 200;
const APPROVED = sql.lit<'approved'>('approved');

/**
 * Notes an article with what a new comment says of it. What stands already is replaced only where it is worth nothing:
 * no address, the word of a comment that was refused or taken back, or an address whose page could not be read; never
 * what approved comments said, or what was read from the article's own page. Somebody who decides at the same moment is
 * met by the next comment.
 */
export async function noteWords(
  db: Db,
  comment: { id: string; site: string; article_id: string; created_at: number },
  words: Words,
): Promise<void> {
  const { site, article_id: id, created_at: first_seen_at } = comment;
  await db
    .insertInto('articles')
    .values({ site, id, ...words, words_from: comment.id, first_seen_at })
    .onConflict((conflict) =>
      conflict
        .columns(['site', 'id'])
        .doUpdateSet(({ ref }) => ({
          url: ref('excluded.url'),
          title: ref('excluded.title'),
          words_from: ref('excluded.words_from'),
        }))
        .where(({ eb, ref, or, and, exists, selectFrom, fn }) => {
          const status = fn.coalesce(
            selectFrom('comments as c').select('c.status').whereRef('c.id', '=', ref('articles.words_from')),
            sql.lit(''),
          );
          const unread = selectFrom('title_checks as t')
            .select('t.attempt')
            .whereRef('t.site', '=', ref('articles.site'))
            .whereRef('t.article_id', '=', ref('articles.id'))
            .where('t.attempt', '>', 0)
            .where('t.error', 'is not', null);
          const nothing = or([
            eb(ref('articles.title'), 'is', null),
            eb(ref('excluded.url'), 'is not', null),
          ]);
          return or([
            // A plain form gives no address.
            and([eb(ref('articles.url'), 'is', null), nothing]),
            and([
              eb(ref('articles.title_checked_at'), 'is', null),
              eb(ref('excluded.url'), 'is not', null),
              or([
                eb(status, 'in', ['spam', 'rejected', 'withdrawn', 'removed']),
                and([eb(status, '!=', 'approved'), exists(unread)]),
              ]),
            ]),
          ]);
        }),
    )
    .execute();
}

/** A comment was approved: what most approved ones came with is what the article is called, until its page was read. */
export async function settleWords(db: Db, approved: CommentRow): Promise<void> {
  const { site, article_id: id, article_url: url, article_title: title } = approved;
  if (url === null && title === null) return;
  const article = await db
    .selectFrom('articles')
    .selectAll()
    .where('site', '=', site)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!article || article.title_checked_at !== null) return;
  const asSaid = article.url === url && article.title === title;
  // Nearly always: every page of an article says the same.
  if (asSaid && (await isApproved(db, article.words_from))) return;
  const best = asSaid ? approved : await mostSaid(db, approved);
  await db
    .updateTable('articles')
    .set({ url: best.article_url, title: best.article_title, words_from: best.id })
    .where('site', '=', site)
    .where('id', '=', id)
    .execute();
  // Another address: its page was not asked for yet.
  if (best.article_url !== article.url)
    await db.deleteFrom('title_checks').where('site', '=', site).where('article_id', '=', id).execute();
}

type Said = Pick<CommentRow, 'id' | 'article_url' | 'article_title'>;

/** Of what was said as often, what was said first. */
async function mostSaid(db: Db, approved: CommentRow): Promise<Said> {
  const rows = await db
    .selectFrom('comments')
    .select(['id', 'article_url', 'article_title'])
    .where('site', '=', approved.site)
    .where('article_id', '=', approved.article_id)
    .where('status', '=', APPROVED)
    .orderBy('publish_at')
    .orderBy('id')
    .limit(ASKED_MOST)
    .execute();
  const tally = new Map<string, { said: Said; times: number }>();
  for (const said of rows) {
    if (said.article_url === null && said.article_title === null) continue;
    const key = JSON.stringify([said.article_url, said.article_title]);
    const known = tally.get(key);
    if (known) known.times++;
    else tally.set(key, { said, times: 1 });
  }
  const [best] = [...tally.values()].sort((one, other) => other.times - one.times);
  return best?.said ?? approved;
}

async function isApproved(db: Db, id: string | null): Promise<boolean> {
  if (id === null) return false;
  const row = await db.selectFrom('comments').select('status').where('id', '=', id).executeTakeFirst();
  return row?.status === 'approved';
}
