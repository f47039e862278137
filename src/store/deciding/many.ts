/** Several comments decided by one press, and all of that taken back by another. */
import type { ModeratorAction } from '../../comment.ts';
import type { CommentRow, Db, DecisionRow } from '../database/schema.ts';
import { type Decide, decide, lastDecision, undo } from './decisions.ts';
import { possible } from './possible.ts';

export interface DecideMany extends Pick<Decide, 'moderator' | 'channel' | 'now' | 'publishDelay'> {
  /** Comments with the version that the moderator saw. */
  items: readonly { id: string; version: number }[];
  action: ModeratorAction;
  /** Names the press. */
  batch: string;
  nonceHash?: string | null;
  /** Of a refusal, for every one of them. */
  reason?: string | null;
  /** Comments of another site are lost. */
  site?: string;
}

export interface ManyDone {
  /** As they are now, in the order asked for. */
  done: CommentRow[];
  /** Moved meanwhile, gone, or not to be decided like this. */
  lost: number;
}

/** Decides each that still is as it was seen; those that are not are left alone. */
export async function decideMany(db: Db, { items, site, ...order }: DecideMany): Promise<ManyDone> {
  const wanted = [...new Map(items.map((item) => [item.id, item])).values()];
  const fit = await decidableAmong(db, wanted, order.action, site);
  const done: CommentRow[] = [];
  for (const { id, version } of wanted) {
    if (!fit.has(id)) continue;
    const outcome = await decide(db, { nonceHash: null, ...order, id, version });
    if (outcome.kind === 'done') done.push(outcome.comment);
  }
  return { done, lost: wanted.length - done.length };
}

/** Ids in one statement: databases take only so many parameters. */
const ASKED_AT_ONCE = 500;

async function decidableAmong(
  db: Db,
  wanted: readonly { id: string; version: number }[],
  action: ModeratorAction,
  site: string | undefined,
): Promise<Set<string>> {
  const versions = new Map(wanted.map(({ id, version }) => [id, version]));
  const ids = [...versions.keys()];
  const fit = new Set<string>();
  for (let from = 0; from < ids.length; from += ASKED_AT_ONCE) {
    const rows = await db
      .selectFrom('comments as c')
      .innerJoin('revisions as r', (join) =>
        join.onRef('r.comment_id', '=', 'c.id').onRef('r.n', '=', 'c.revision'),
      )
      .select(['c.id', 'c.site', 'c.version', 'c.status', 'c.waiting_since', 'r.html'])
      .where('c.id', 'in', ids.slice(from, from + ASKED_AT_ONCE))
      .execute();
    for (const row of rows)
      if (
        row.version === versions.get(row.id) &&
        (site === undefined || row.site === site) &&
        possible(action, { comment: row, newest: row, edited: false })
      )
        fit.add(row.id);
  }
  return fit;
}

/**
 * Takes back what one press decided, each as far as nothing has moved it since.
 * @param order.since decisions made before this time (milliseconds since 1970) stand
 * @param order.among only these comments; all that the press decided when left out
 * @returns `late`: how many of the lost stand because they are too old
 */
export async function undoBatch(
  db: Db,
  {
    batch,
    site,
    among,
    ...order
  }: Pick<Decide, 'moderator' | 'channel' | 'now'> & {
    batch: string;
    since: number;
    site?: string;
    among?: readonly string[];
    nonceHash?: string | null;
  },
): Promise<ManyDone & { late: number }> {
  const made = await decisionsOfBatch(db, batch);
  const meant = made.filter(
    (row) =>
      (site === undefined || row.site === site) && (among === undefined || among.includes(row.comment_id)),
  );
  const done: CommentRow[] = [];
  let late = 0;
  for (const decision of meant) {
    const { comment_id: id } = decision;
    if ((await lastDecision(db, id))?.seq !== decision.seq) continue;
    if (decision.at < order.since) late += 1;
    const { version, revision } = await db
      .selectFrom('comments')
      .select(['version', 'revision'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    // The reader wrote something new since: that is to be decided, and nothing taken back.
    if (revision !== decision.revision) continue;
    const outcome = await undo(db, { nonceHash: null, ...order, id, version });
    if (outcome.kind === 'done') done.push(outcome.comment);
  }
  return { done, lost: meant.length - done.length, late };
}

/** What one press decided, in the order of the log; rows that take it back are none of it. */
export function decisionsOfBatch(db: Db, batch: string): Promise<DecisionRow[]> {
  return db
    .selectFrom('decisions')
    .selectAll()
    .where('batch', '=', batch)
    .where('undoes', 'is', null)
    .orderBy('seq')
    .execute();
}
