/** What readers may see: approved comments whose time has come. The only columns that leave are named here. */
import { type ExpressionBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { Db, Schema } from '../database/schema.ts';

export interface PublishedRow {
  id: string;
  parent_id: string | null;
  /** The comment it answers, where that is not the one it stands under. */
  answers_id: string | null;
  root_id: string;
  name: string;
  /** null: a place that is kept because replies stand under it. */
  html: string | null;
  created_at: number;
  /** Whether the desk changed the text, or the reader did after it had come out. */
  edited: boolean;
  /** Whether the newsroom wrote it. */
  newsroom: boolean;
  /** Readers who like it. */
  likes: number;
}

/** A place in a list. `likes` counts where it is ordered by them. */
export interface Position {
  createdAt: number;
  id: string;
  likes: number;
}

export interface PublishedPage {
  /** Top-level rows in the order asked for. */
  top: PublishedRow[];
  /** Every visible row below them, oldest first. */
  replies: PublishedRow[];
  /** Position of the last top-level row, when more follow. */
  next: Position | null;
}

export interface PublishedQuery {
  site: string;
  article: string;
  /** `top`: most liked first, of those liked alike the newest. */
  sort: 'newest' | 'oldest' | 'top';
  /** Top-level rows. */
  limit: number;
  after: Position | null;
  now: number;
}

/** Written out: an index over these alone is found by the word, not by a value that comes later. */
const APPROVED = sql.lit<'approved'>('approved');

/** One page of an article's published comments. */
export async function publishedPage(db: Db, query: PublishedQuery): Promise<PublishedPage> {
  const { sort, limit, after, now } = query;
  const order = sort === 'oldest' ? 'asc' : 'desc';
  let select = shown(db, now)
    .where('c.site', '=', query.site)
    .where('c.article_id', '=', query.article)
    // As the index says it, word for word: what was never public is passed by.
    .where('c.parent_id', 'is', null)
    .where(sql`coalesce(c.published_revision, c.stood)`, 'is not', null)
    .where(({ eb, or, and, selectFrom }) =>
      or([
        and([eb('c.status', '=', 'approved'), eb('c.publish_at', '<=', now)]),
        // No `exists`: PostgreSQL would rather gather every thread of the house once than look into a few.
        eb(
          selectFrom('comments as d')
            .select('d.id')
            .whereRef('d.root_id', '=', 'c.id')
            .where('d.status', '=', 'approved')
            .where('d.publish_at', '<=', now)
            .limit(1),
          'is not',
          null,
        ),
      ]),
    );
  if (after) select = select.where(beyond(sort, after));
  if (sort === 'top') select = select.orderBy('c.likes', 'desc');
  const rows = await select
    .orderBy('c.created_at', order)
    .orderBy('c.id', order)
    .limit(limit + 1)
    .execute();
  const top = rows.slice(0, limit).map(toRow);
  const last = top.at(-1);
  const below = top.length
    ? await shown(db, now)
        .where('c.site', '=', query.site)
        .where('c.article_id', '=', query.article)
        .where(
          'c.root_id',
          'in',
          top.map(({ id }) => id),
        )
        .where('c.parent_id', 'is not', null)
        .where('c.published_revision', 'is not', null)
        .execute()
    : [];
  // In order here: asked for one, the database would rather go through the whole site, which is in that order.
  below.sort((one, other) => one.created_at - other.created_at || (one.id < other.id ? -1 : 1));
  return {
    top,
    replies: below.map(toRow),
    next: rows.length > limit && last ? { createdAt: last.created_at, id: last.id, likes: last.likes } : null,
  };
}

/** What stands behind a place. */
function beyond(sort: PublishedQuery['sort'], { createdAt, id, likes }: Position) {
  return ({ eb, or, and }: ExpressionBuilder<Schema & { c: Schema['comments'] }, 'c'>) => {
    const further = sort === 'oldest' ? '>' : '<';
    const later = or([
      eb('c.created_at', further, createdAt),
      and([eb('c.created_at', '=', createdAt), eb('c.id', further, id)]),
    ]);
    if (sort === 'top') return or([eb('c.likes', '<', likes), and([eb('c.likes', '=', likes), later])]);
    // The bound alone, so that an index can begin there.
    return and([eb('c.created_at', sort === 'oldest' ? '>=' : '<=', createdAt), later]);
  };
}

type Raw = Omit<PublishedRow, 'edited' | 'newsroom'> & { edited: number; newsroom: number };

function shown(db: Db, now: number) {
  // A row that is not (or no longer) public gives its place in the thread and nothing else.
  const visible = sql<boolean>`c.status = 'approved' and c.publish_at <= ${now}`;
  return db
    .selectFrom('comments as c')
    .leftJoin('revisions as r', (join) =>
      join.onRef('r.comment_id', '=', 'c.id').onRef('r.n', '=', 'c.published_revision'),
    )
    .select([
      'c.id',
      'c.parent_id',
      'c.answers_id',
      'c.root_id',
      'c.created_at',
      // The newsroom's own first words are nobody's edit.
      sql<number>`case when (r.author <> 'reader' and (c.newsroom is null or r.n > 1)) or r.created_at > c.publish_at then 1 else 0 end`.as(
        'edited',
      ),
      sql<number>`case when c.newsroom is not null and ${visible} then 1 else 0 end`.as('newsroom'),
      // One that is gone has none to show, and stays where it was in an order by them.
      'c.likes',
      sql<string>`case when ${visible} then c.name else '' end`.as('name'),
      sql<string | null>`case when ${visible} then r.html end`.as('html'),
    ]) as unknown as SelectQueryBuilder<Schema & { c: Schema['comments'] }, 'c', Raw>;
}

function toRow({ edited, newsroom, ...row }: Raw): PublishedRow {
  return { ...row, edited: row.html !== null && edited === 1, newsroom: newsroom === 1 };
}

/** Number of public comments, replies counted, for each article asked for (0 where there are none). */
export async function publishedCounts(
  db: Db,
  { site, articles, now }: { site: string; articles: readonly string[]; now: number },
): Promise<Map<string, number>> {
  const counts = new Map(articles.map((article) => [article, 0]));
  if (!articles.length) return counts;
  const rows = await db
    .selectFrom('comments')
    .select(['article_id', ({ fn }) => fn.countAll<number>().as('n')])
    .where('site', '=', site)
    .where('article_id', 'in', [...counts.keys()])
    .where('status', '=', APPROVED)
    .where('publish_at', '<=', now)
    .groupBy('article_id')
    .execute();
  for (const { article_id, n } of rows) counts.set(article_id, Number(n));
  return counts;
}

/** When the first of an article's comments came out, or comes out; null when none is approved. */
export async function firstPublication(
  db: Db,
  { site, article }: { site: string; article: string },
): Promise<number | null> {
  const { at } = await db
    .selectFrom('comments')
    .select(({ fn }) => fn.min('publish_at').as('at'))
    .where('site', '=', site)
    .where('article_id', '=', article)
    .where('status', '=', APPROVED)
    .executeTakeFirstOrThrow();
  return at ?? null;
}

/** When the next approved comment of an article comes out: what is cached must not outlive it. */
export async function nextPublication(
  db: Db,
  { site, article, now }: { site: string; article: string; now: number },
): Promise<number | null> {
  const { at } = await db
    .selectFrom('comments')
    .select(({ fn }) => fn.min('publish_at').as('at'))
    .where('site', '=', site)
    .where('article_id', '=', article)
    .where('status', '=', APPROVED)
    .where('publish_at', '>', now)
    .executeTakeFirstOrThrow();
  return at ?? null;
}
