/** The queues of the desk: which comments stand in each, in portions. */
import type { Db } from '../database/schema.ts';

export const QUEUES = ['waiting', 'spam', 'reported', 'decided'] as const;
export type QueueName = (typeof QUEUES)[number];

/** A place in a queue: the time it is ordered by (milliseconds since 1970), and the comment's id. */
export interface Cursor {
  at: number;
  id: string;
}

export interface Portion {
  ids: string[];
  /** Where the next portion begins; null at the end. */
  next: Cursor | null;
}

interface Order {
  site: string;
  after: Cursor | null;
  most: number;
}

/** A portion of a queue: what was decided newest first, all else oldest first. */
export async function portionOf(db: Db, queue: QueueName, order: Order): Promise<Portion> {
  const rows = await READ[queue](db, { ...order, most: order.most + 1 });
  const shown = rows.slice(0, order.most);
  return {
    ids: shown.map(({ id }) => id),
    next: rows.length > order.most ? (shown.at(-1) ?? null) : null,
  };
}

const READ: Record<QueueName, (db: Db, order: Order) => Promise<Cursor[]>> = {
  waiting,
  spam,
  reported,
  decided,
};

async function waiting(db: Db, { site, after, most }: Order): Promise<Cursor[]> {
  let query = waitingRows(db, site);
  if (after)
    query = query
      .where('waiting_since', '>=', after.at)
      .where(({ eb, or }) => or([eb('waiting_since', '>', after.at), eb('id', '>', after.id)]));
  const rows = await query
    .select(['id', 'waiting_since as at'])
    .orderBy('waiting_since')
    .orderBy('id')
    .limit(most)
    .execute();
  return rows.map(({ id, at }) => ({ id, at: at as number }));
}

async function spam(db: Db, { site, after, most }: Order): Promise<Cursor[]> {
  let query = spamRows(db, site);
  if (after)
    query = query
      .where('created_at', '>=', after.at)
      .where(({ eb, or }) => or([eb('created_at', '>', after.at), eb('id', '>', after.id)]));
  return query.select(['id', 'created_at as at']).orderBy('created_at').orderBy('id').limit(most).execute();
}

async function reported(db: Db, { site, after, most }: Order): Promise<Cursor[]> {
  const rows = await reportedRows(db, site)
    .select(({ fn }) => ['c.id', fn.min('r.at').as('at')])
    .groupBy('c.id')
    .execute();
  return rows
    .map(({ id, at }) => ({ id, at: Number(at) }))
    .sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1))
    .filter(({ id, at }) => !after || at > after.at || (at === after.at && id > after.id))
    .slice(0, most);
}

const DECIDED = ['approved', 'rejected', 'spam', 'removed'] as const;

/** Each status by its own index, merged: together they would be sorted whole, and they are nearly all there is. */
async function decided(db: Db, { site, after, most }: Order): Promise<Cursor[]> {
  const portions = await Promise.all(
    DECIDED.map((status) => {
      let query = db
        .selectFrom('comments')
        .select(['id', 'decided_at as at'])
        .where('site', '=', site)
        .where('status', '=', status)
        .where('decided_at', '>', 0)
        .where('waiting_since', 'is', null);
      if (after)
        query = query
          .where('decided_at', '<=', after.at)
          .where(({ eb, or }) => or([eb('decided_at', '<', after.at), eb('id', '<', after.id)]));
      return query.orderBy('decided_at', 'desc').orderBy('id', 'desc').limit(most).execute();
    }),
  );
  return portions
    .flat()
    .map(({ id, at }) => ({ id, at: at as number }))
    .sort((one, other) => other.at - one.at || (one.id < other.id ? 1 : -1))
    .slice(0, most);
}

function waitingRows(db: Db, site: string) {
  return (
    db
      .selectFrom('comments')
      .where('site', '=', site)
      // By the index of what waits: a time is there, and greater than nothing.
      .where('waiting_since', '>', 0)
      .where('status', 'in', ['pending', 'approved'])
  );
}

/** What the filter took for spam and nobody has decided on. */
function spamRows(db: Db, site: string) {
  return db
    .selectFrom('comments')
    .where('site', '=', site)
    .where('status', '=', 'spam')
    .where('decided_at', 'is', null);
}

/** Published comments that readers reported and nobody has looked at since. */
function reportedRows(db: Db, site: string) {
  return db
    .selectFrom('reports as r')
    .innerJoin('comments as c', 'c.id', 'r.comment_id')
    .where('r.site', '=', site)
    .where('r.settled_at', 'is', null)
    .where('c.status', '=', 'approved');
}

export type QueueCounts = Record<Exclude<QueueName, 'decided'>, number>;

export async function queueCounts(db: Db, site: string): Promise<QueueCounts> {
  const [inWaiting, inSpam, inReported] = await Promise.all([
    waitingRows(db, site)
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow(),
    spamRows(db, site)
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow(),
    reportedRows(db, site)
      .select(({ fn }) => fn.count<number>('c.id').distinct().as('n'))
      .executeTakeFirstOrThrow(),
  ]);
  return { waiting: Number(inWaiting.n), spam: Number(inSpam.n), reported: Number(inReported.n) };
}

/** The newest arrival among what waits, and how many came after a place. */
export async function arrivalsAfter(db: Db, site: string, after: Cursor): Promise<number> {
  const { n } = await waitingRows(db, site)
    .where('waiting_since', '>=', after.at)
    .where(({ eb, or }) => or([eb('waiting_since', '>', after.at), eb('id', '>', after.id)]))
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** The last place among what waits; the beginning of time when nothing does. */
export async function newestWaiting(db: Db, site: string): Promise<Cursor> {
  const row = await waitingRows(db, site)
    .select(['id', 'waiting_since as at'])
    .orderBy('waiting_since', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { id: row?.id ?? '', at: row?.at ?? 0 };
}
