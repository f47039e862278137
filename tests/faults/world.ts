/** Everything the invariants are about, read once from outside: promises, rows, mails and what readers see. */
import { ledgers } from '../../src/store/health/ledger.ts';
import { type Ack, numbersIn } from './acks.ts';
import { createClient } from './client.ts';
import type { Stage } from './stage.ts';

export interface World {
  acks: readonly Ack[];
  unanswered: ReadonlySet<string>;
  refused: ReadonlySet<string>;
  comments: readonly {
    id: string;
    site: string;
    key: string;
    status: string;
    screened: boolean;
    /** Waits for a moderator. */
    waiting: boolean;
    published: boolean;
  }[];
  decisions: readonly { comment: string; to: string }[];
  mailRows: readonly { messageId: string; kind: string; state: string; moderator: string }[];
  /** What the mail server took. `numbers` of the comments in it. */
  deliveries: readonly { to: string; messageId: string; numbers: readonly number[] }[];
  /** Ids in the public lists. */
  shown: readonly string[];
  /** Mail addresses of those who must be mailed, by site. */
  mailed: ReadonlyMap<string, readonly string[]>;
  /** What operators are told, by site. */
  ledgers: Awaited<ReturnType<typeof ledgers>>;
}

export interface WorldOptions {
  /** Ids of moderators whose mailbox takes mail; by default all. */
  moderators?: readonly string[];
}

/** Reads it; nothing should move any more, or the parts do not fit together. An API must run. */
export async function readWorld(stage: Stage, { moderators }: WorldOptions = {}): Promise<World> {
  const { read, acks } = stage;
  const comments = await read
    .selectFrom('comments')
    .select(['id', 'site', 'idempotency_key', 'status', 'unscreened', 'waiting_since', 'published_revision'])
    .execute();
  const decisions = await read
    .selectFrom('decisions')
    .select(['comment_id', 'to_status'])
    .orderBy('seq')
    .execute();
  const mailRows = await read
    .selectFrom('mails')
    .select(['message_id', 'kind', 'state', 'moderator_id'])
    .execute();
  const all = acks.read();
  return {
    acks: all,
    unanswered: acks.unanswered,
    refused: acks.refused,
    comments: comments.map((row) => ({
      id: row.id,
      site: row.site,
      key: row.idempotency_key,
      status: row.status,
      screened: row.unscreened === 0,
      waiting: row.waiting_since !== null,
      published: row.published_revision !== null,
    })),
    decisions: decisions.map((row) => ({ comment: row.comment_id, to: row.to_status })),
    mailRows: mailRows.map((row) => ({
      messageId: row.message_id,
      kind: row.kind,
      state: row.state,
      moderator: row.moderator_id,
    })),
    deliveries: stage.mails.map(({ to, messageId, text }) => ({ to, messageId, numbers: numbersIn(text) })),
    shown: await shownIds(stage, all),
    mailed: new Map(
      stage.sites.map((site) => [
        site.id,
        site.moderators.filter(({ id }) => moderators?.includes(id) ?? true).map(({ email }) => email),
      ]),
    ),
    ledgers: await ledgers(read),
  };
}

/** Ids of everything readers see under the articles that were commented on. */
export async function shownIds(
  stage: Pick<Stage, 'url'>,
  about: readonly Pick<Ack, 'site' | 'article'>[],
): Promise<string[]> {
  const client = createClient(4);
  const lists = new Map(about.map(({ site, article }) => [`${site} ${article}`, { site, article }]));
  const ids: string[] = [];
  try {
    for (const list of lists.values())
      for (let cursor = ''; ; ) {
        const query = new URLSearchParams({ ...list, limit: '100', ...(cursor && { cursor }) });
        const { status, body } = await client.send(`${stage.url}/v1/comments?${query}`);
        if (status !== 200) throw new Error(`a public list answers ${status}`);
        const page = JSON.parse(body) as { comments: Entry[]; next: string | null };
        ids.push(...page.comments.flatMap(idsOf));
        if (!page.next) break;
        cursor = page.next;
      }
  } finally {
    client.close();
  }
  return ids;
}

interface Entry {
  id: string;
  deleted?: true;
  replies: Entry[];
}

function idsOf({ id, deleted, replies }: Entry): string[] {
  return [...(deleted ? [] : [id]), ...replies.flatMap(idsOf)];
}
