/** What must never be in the rows, looked for. Each rule is one statement, so it sees one moment. */
import type { SelectQueryBuilder } from 'kysely';
import { STATUSES, type Status } from '../../comment.ts';
import type { Db, Schema } from '../database/schema.ts';

export type AuditCode = keyof typeof RULES;

export interface AuditFinding {
  code: AuditCode;
  count: number;
  /** Ids of rows it is true of, at most `EXAMPLES_MOST`. */
  examples: string[];
}

const EXAMPLES_MOST = 3;

/** Every rule that rows break, most of them signs of a fault of this program or of a hand in the database. */
export async function auditRows(db: Db): Promise<AuditFinding[]> {
  const found: AuditFinding[] = [];
  for (const [code, rule] of Object.entries(RULES) as [AuditCode, Rule][]) {
    const { n } = await db
      .selectFrom(rule(db).as('broken'))
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    if (Number(n) === 0) continue;
    const rows = await rule(db).limit(EXAMPLES_MOST).execute();
    found.push({ code, count: Number(n), examples: rows.map(({ id }) => id) });
  }
  return found;
}

// biome-ignore lint/suspicious/noExplicitAny: which tables a rule looks at is its own business; it answers ids.
type Rule = (db: Db) => SelectQueryBuilder<Schema, any, { id: string }>;

/** Where only a decision leads. */
const DECIDED: Status[] = ['approved', 'rejected', 'removed', 'withdrawn'];
/** Where a reader's edit and screening lead without a decision, from each other. */
const UNDECIDED: Status[] = ['received', 'pending', 'spam'];

const RULES = {
  'status-unknown': (db) =>
    db
      .selectFrom('comments')
      .select('id')
      .where('status', 'not in', [...STATUSES]),

  'comment-without-revision': (db) =>
    db
      .selectFrom('comments as c')
      .leftJoin('revisions as r', (join) =>
        join.onRef('r.comment_id', '=', 'c.id').onRef('r.n', '=', 'c.revision'),
      )
      .leftJoin('revisions as first', (join) =>
        join.onRef('first.comment_id', '=', 'c.id').on('first.n', '=', 1),
      )
      .select('c.id')
      .where(({ eb, or }) => or([eb('r.n', 'is', null), eb('first.n', 'is', null)])),

  'revision-without-comment': (db) =>
    db
      .selectFrom('revisions as r')
      .leftJoin('comments as c', 'c.id', 'r.comment_id')
      .select('r.comment_id as id')
      .distinct()
      .where('c.id', 'is', null),

  'decision-without-comment': (db) =>
    db
      .selectFrom('decisions as d')
      .leftJoin('comments as c', 'c.id', 'd.comment_id')
      .select('d.comment_id as id')
      .distinct()
      .where('c.id', 'is', null),

  'reply-to-nothing': (db) =>
    db
      .selectFrom('comments as c')
      .leftJoin('comments as above', 'above.id', 'c.parent_id')
      .select('c.id')
      .where('c.parent_id', 'is not', null)
      .where('above.id', 'is', null),

  /** Unique by the table's own rule; a damaged index would let a second one in. */
  'key-doubled': (db) =>
    db
      .selectFrom('comments')
      .select(({ fn }) => fn.min('id').as('id'))
      .groupBy(['site', 'idempotency_key'])
      .having(({ fn }) => fn.countAll(), '>', 1),

  'decided-by-nobody': (db) =>
    db
      .selectFrom('comments as c')
      .select('c.id')
      .where('c.status', 'in', DECIDED)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('decisions as d').select('d.seq').whereRef('d.comment_id', '=', 'c.id'))),
      ),

  /** A reason given afterwards is a row of the log and no decision. */
  'status-against-decision': (db) =>
    db
      .selectFrom('decisions as d')
      .innerJoin('comments as c', 'c.id', 'd.comment_id')
      .select('c.id')
      .where('d.action', '!=', 'reason')
      .whereRef('c.status', '!=', 'd.to_status')
      .where(({ not, and, eb }) =>
        not(and([eb('c.status', 'in', UNDECIDED), eb('d.to_status', 'in', UNDECIDED)])),
      )
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('decisions as later')
              .select('later.seq')
              .whereRef('later.comment_id', '=', 'd.comment_id')
              .whereRef('later.seq', '>', 'd.seq')
              .where('later.action', '!=', 'reason'),
          ),
        ),
      ),

  /** Approved, but no text, or none that was made into HTML, or no time from which it stands. */
  'approved-shows-nothing': (db) =>
    db
      .selectFrom('comments as c')
      .leftJoin('revisions as r', (join) =>
        join.onRef('r.comment_id', '=', 'c.id').onRef('r.n', '=', 'c.published_revision'),
      )
      .select('c.id')
      .where('c.status', '=', 'approved')
      .where(({ eb, or }) => or([eb('c.publish_at', 'is', null), eb('r.html', 'is', null)])),

  /** No mail would ever tell a moderator of it. */
  'pending-waits-for-nobody': (db) =>
    db.selectFrom('comments').select('id').where('status', '=', 'pending').where('waiting_since', 'is', null),

  'settled-but-waiting': (db) =>
    db
      .selectFrom('comments')
      .select('id')
      .where('waiting_since', 'is not', null)
      .where('status', 'not in', ['pending', 'approved']),

  /** The sweeper would pass it by. */
  'received-not-unscreened': (db) =>
    db.selectFrom('comments').select('id').where('status', '=', 'received').where('unscreened', '=', 0),

  'mail-sent-without-time': (db) =>
    db.selectFrom('mails').select('id').where('state', '=', 'sent').where('sent_at', 'is', null),

  /** No worker would take it up again. */
  'mail-claimed-for-ever': (db) =>
    db.selectFrom('mails').select('id').where('state', '=', 'sending').where('lease_until', 'is', null),

  /** Its comment counts as mailed, and never was. */
  'mailed-without-mail': (db) =>
    db
      .selectFrom('mail_items as i')
      .leftJoin('mails as m', 'm.id', 'i.mail_id')
      .select('i.comment_id as id')
      .distinct()
      .where('m.id', 'is', null),

  'mail-about-nothing': (db) =>
    db
      .selectFrom('mail_items as i')
      .leftJoin('comments as c', 'c.id', 'i.comment_id')
      .select('i.mail_id as id')
      .distinct()
      .where('c.id', 'is', null),
} satisfies Record<string, Rule>;
