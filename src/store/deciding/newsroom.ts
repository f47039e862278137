/** What the newsroom writes itself, under a reader's comment. */
import { uuidv7 } from '../../ids.ts';
import { searchText } from '../../search-text.ts';
import { digest, newToken } from '../../signing.ts';
import { placeUnder } from '../comments.ts';
import type { CommentRow, Db, DecisionRow } from '../database/schema.ts';
import type { Channel } from '../database/tables/comments.ts';
import { detail, noteSiteEvent, siteEvents } from '../log/site-events.ts';
import { insertRevision } from '../submissions.ts';
import { decide } from './decisions.ts';

export interface NewsroomReply {
  /** The comment that is answered; it is approved, or about to be in the same unit of work. */
  answered: CommentRow;
  /** The name it stands under: the newspaper's. */
  name: string;
  text: string;
  html: string;
  policy: string;
  /** Levels of replies the site allows. */
  depth: number;
  moderator: string;
  channel: Channel;
  nonceHash: string | null;
  /** Names the press: the same press again writes nothing. */
  batch: string;
  now: number;
  publishDelay: number;
}

/**
 * Publishes a reply: a comment of its own, approved at once by the moderator who wrote it.
 * @returns the reply; null when this press has written it already
 */
export async function answerAsNewsroom(db: Db, order: NewsroomReply): Promise<CommentRow | null> {
  const { answered, now, moderator } = order;
  const id = uuidv7(now);
  const place = await placeUnder(db, answered, order.depth);
  const inserted = await db
    .insertInto('comments')
    .values({
      id,
      site: answered.site,
      article_id: answered.article_id,
      parent_id: place.parentId,
      answers_id: place.answersId,
      root_id: place.rootId ?? id,
      depth: place.depth,
      // Waits for no longer than this unit of work: the decision below is a row of the log like any other.
      status: 'pending',
      version: 1,
      revision: 1,
      waiting_since: now,
      queued_at: now,
      unscreened: 0,
      starts: 0,
      idempotency_key: KEY + order.batch,
      content_fingerprint: '',
      // Of a receipt that nobody holds.
      receipt_hash: digest(newToken()),
      name: order.name,
      notify: 0,
      signals: '{}',
      created_at: now,
      newsroom: moderator,
      search: searchText(order.name, order.text),
    })
    .onConflict((conflict) => conflict.columns(['site', 'idempotency_key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted) return null;
  const { text, html, policy, channel, nonceHash, batch, publishDelay } = order;
  await insertRevision(db, { id, n: 1, text, html, policy, author: moderator, now });
  const outcome = await decide(db, {
    id,
    version: 1,
    action: 'approve',
    moderator,
    channel,
    nonceHash,
    batch,
    now,
    publishDelay,
  });
  await noteSiteEvent(
    db,
    { site: answered.site, moderator, channel, now, press: nonceHash },
    { action: 'reply', target: answered.id, after: { reply: id } },
  );
  return outcome.kind === 'done' ? outcome.comment : null;
}

const KEY = 'newsroom ';

/** The press that wrote a reply; null for what the newsroom did not write. */
export function pressOf({ idempotency_key: key }: Pick<CommentRow, 'idempotency_key'>): string | null {
  return key?.startsWith(KEY) ? key.slice(KEY.length) : null;
}

/** The text of each of these replies as it was published last, whether it stands or was taken down. */
export async function textsOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (!ids.length) return new Map();
  const rows = await db
    .selectFrom('comments as c')
    .innerJoin('revisions as r', (join) =>
      join.onRef('r.comment_id', '=', 'c.id').onRef('r.n', '=', 'c.published_revision'),
    )
    .select(['c.id', 'r.text'])
    .where('c.id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, text }) => [id, text]));
}

/** The newest decision on each of these comments; a reason given afterwards is none. */
export async function lastWords(db: Db, ids: readonly string[]): Promise<Map<string, DecisionRow>> {
  if (!ids.length) return new Map();
  const rows = await db
    .selectFrom('decisions')
    .selectAll()
    .where('comment_id', 'in', [...ids])
    .where('action', '!=', 'reason')
    .orderBy('seq')
    .execute();
  return new Map(rows.map((row) => [row.comment_id, row]));
}

/** The newsroom's replies to these comments, oldest first, by the comment that was answered. */
export async function newsroomReplies(
  db: Db,
  { site, answered }: { site: string; answered: readonly Pick<CommentRow, 'id' | 'created_at'>[] },
): Promise<Map<string, CommentRow[]>> {
  const found = new Map<string, CommentRow[]>();
  if (!answered.length) return found;
  const events = await siteEvents(db, {
    site,
    from: Math.min(...answered.map(({ created_at }) => created_at)),
    actions: ['reply'],
    targets: answered.map(({ id }) => id),
  });
  const replies = events.map((event) => String(detail(event.after).reply));
  if (!replies.length) return found;
  const rows = await db.selectFrom('comments').selectAll().where('id', 'in', replies).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const event of events.reverse()) {
    const row = byId.get(String(detail(event.after).reply));
    if (row && event.target !== null) found.set(event.target, [...(found.get(event.target) ?? []), row]);
  }
  return found;
}

/** Takes the newsroom's replies to a comment down, as far as they stand. */
export async function removeReplies(
  db: Db,
  answered: CommentRow,
  order: { moderator: string; channel: Channel; nonceHash: string | null; now: number },
): Promise<CommentRow[]> {
  const replies = (await newsroomReplies(db, { site: answered.site, answered: [answered] })).get(answered.id);
  const removed: CommentRow[] = [];
  for (const { id, status, version } of replies ?? []) {
    if (status !== 'approved') continue;
    const outcome = await decide(db, { ...order, id, version, action: 'remove', publishDelay: 0 });
    if (outcome.kind !== 'done') continue;
    removed.push(outcome.comment);
    await noteSiteEvent(
      db,
      {
        site: answered.site,
        moderator: order.moderator,
        channel: order.channel,
        now: order.now,
        press: order.nonceHash,
      },
      { action: 'remove-reply', target: answered.id, after: { reply: id } },
    );
  }
  return removed;
}
