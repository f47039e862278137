/** Rows in every table: more than a batch in some, with values that a careless copy would change. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Kysely } from 'kysely';
import type { Db } from '../../src/store/database/schema.ts';
import type { Row, TableName } from '../../src/store/transfer/tables.ts';
import { newComment } from './rows.ts';

export const COMMENTS = 2_500;
/** The last number in the log; numbers between were given and never kept. */
export const LAST_DECISION = 1_000;

const TEXTS = [
  '',
  ' ',
  'it\'s "quoted" \\n',
  'dòng một\r\ndòng hai\t',
  '👩‍👩‍👧 Z̷͚͠',
  '\u0001\u2028\ufeff',
  '{"a":1}',
  '0',
  'null',
];
const SCORES = [0, 0.1 + 0.2, 1e-7, -1.5, 1 / 3, 5e-324, Number.MAX_VALUE];
const AT = Date.UTC(2026, 10, 22, 3);
const ONE_OF_EACH = new URL('one-of-each.json', import.meta.url);

export async function everything(db: Db): Promise<void> {
  const tables = db as unknown as Kysely<Record<string, Row>>;
  const insert = async (table: string, rows: Row[]) => {
    for (let from = 0; from < rows.length; from += 500)
      await tables
        .insertInto(table)
        .values(rows.slice(from, from + 500))
        .execute();
  };
  const many = { comments, revisions, mail_items: mailItems } satisfies Partial<
    Record<TableName, (n: number) => Row>
  >;
  for (const [table, row] of Object.entries(many))
    await insert(
      table,
      Array.from({ length: COMMENTS }, (_, n) => row(n)),
    );
  await insert('decisions', [3, 7, LAST_DECISION].map(decision));
  const single = JSON.parse(readFileSync(ONE_OF_EACH, 'utf8')) as Record<string, Row>;
  for (const [table, row] of Object.entries(single)) await insert(table, [row]);
}

function comments(n: number): Row {
  const { comment } = newComment();
  return {
    ...(comment as unknown as Row),
    // No order that a database could have given them by itself.
    id: randomUUID(),
    idempotency_key: `key ${n}`,
    receipt_hash: `receipt ${n}`,
    name: TEXTS[n % TEXTS.length] as string,
    contact: n % 3 ? 'sealed' : null,
    created_at: n % 2 ? AT + n : 0,
    publish_at: n % 5 ? null : Number.MAX_SAFE_INTEGER,
  };
}

function revisions(n: number): Row {
  return {
    comment_id: `c${n % 7}`,
    n: n + 1,
    text: TEXTS[n % TEXTS.length] as string,
    author: 'reader',
    score: SCORES[n % SCORES.length] as number,
    created_at: AT,
  };
}

function mailItems(n: number): Row {
  return {
    mail_id: 'm1',
    kind: n % 2 ? 'pending' : 'reminder',
    moderator_id: `mod${n % 3}`,
    comment_id: `c${n}`,
    revision: 1,
  };
}

export function decision(seq?: number) {
  return {
    ...(seq !== undefined && { seq }),
    comment_id: 'c1',
    site: 's',
    action: 'approve',
    from_status: 'pending' as const,
    to_status: 'approved' as const,
    from_revision: 1,
    revision: 1,
    channel: 'mail' as const,
    at: AT,
  };
}
