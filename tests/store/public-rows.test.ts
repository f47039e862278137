/** What it costs to read an article under which a flood was refused: counted rows, not times. */
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Db, NewComment, Schema } from '../../src/store/database/schema.ts';
import { kyselyOver } from '../../src/store/database/sqlite/sqlite.ts';
import { decide, undo } from '../../src/store/deciding/decisions.ts';
import { latestPublished } from '../../src/store/publishing/latest.ts';
import { nextPublication, publishedCounts, publishedPage } from '../../src/store/publishing/published.ts';
import { insertSubmission } from '../../src/store/submissions.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { newComment } from './rows.ts';

const site = 'dongthap';
const NOW = 1_000_000;
const REFUSED = 4_000;
const PUBLISHED = 30;

let opened: TestStore;

beforeAll(async () => {
  opened = await openTestStore();
  const rows: NewComment[] = [];
  const add = (id: string, fields: Partial<NewComment>) => rows.push(newComment({ id, ...fields }).comment);
  const approved = { status: 'approved', published_revision: 1, publish_at: 500, decided_at: 500 } as const;
  for (let n = 0; n < PUBLISHED; n++) {
    add(`top${n}`, { ...approved, created_at: n, announced_at: 500 });
    add(`reply${n}`, {
      ...{ ...approved, created_at: 100 + n, announced_at: 500 },
      ...{ parent_id: 'top0', root_id: 'top0', depth: 2 },
    });
  }
  for (let n = 0; n < REFUSED; n++) {
    const status = n % 2 ? 'rejected' : 'spam';
    add(`refused${n}`, { status, decided_at: 600, created_at: 1_000 + n });
    add(`answer${n}`, { status, parent_id: 'top0', root_id: 'top0', depth: 2, created_at: 1_000 + n });
  }
  for (let from = 0; from < rows.length; from += 500)
    await opened.store.write((db) =>
      db
        .insertInto('comments')
        .values(rows.slice(from, from + 500))
        .execute(),
    );
});
afterAll(() => opened.close());

const reading: Record<string, (db: Db) => Promise<unknown>> = {
  'the newest': (db) => page(db, 'newest'),
  'the oldest': (db) => page(db, 'oldest'),
  'the most liked': (db) => page(db, 'top'),
  'what stands behind a place': (db) => page(db, 'newest', { createdAt: 12, id: 'top12', likes: 0 }),
  counts: async (db) =>
    expect([...(await publishedCounts(db, { site, articles: ['a1', 'b'], now: NOW }))]).toEqual([
      ['a1', 2 * PUBLISHED],
      ['b', 0],
    ]),
  'when the next comes out': (db) => nextPublication(db, { site, article: 'a1', now: NOW }),
  'what came out last': (db) => latestPublished(db, { site, now: NOW, most: 50 }),
};

async function page(
  db: Db,
  sort: 'newest' | 'oldest' | 'top',
  after: Parameters<typeof publishedPage>[1]['after'] = null,
) {
  const found = await publishedPage(db, { site, article: 'a1', sort, limit: 10, after, now: NOW });
  expect(found.top).toHaveLength(10);
}

test.each(Object.entries(reading))('%s: no refused comment is passed on the way', async (_, read) => {
  const { target } = opened.database;
  const passed =
    target.kind === 'sqlite'
      ? await passesOnSqlite(target.file, read)
      : await rowsOnPostgres(target.url, read);
  expect(passed).toEqual([]);
});

/** Ways of finding rows by an index that refused ones are in too, or that are not told apart by status. */
async function passesOnSqlite(file: string, read: (db: Db) => Promise<unknown>): Promise<string[]> {
  const connection = new DatabaseSync(file);
  const plans: string[] = [];
  const telling = new Proxy(connection, {
    get(target, name) {
      const member = Reflect.get(target, name);
      if (name !== 'prepare') return typeof member === 'function' ? member.bind(target) : member;
      return (text: string) => {
        const holes = text.match(/\?/g)?.length ?? 0;
        const rows = target.prepare(`explain query plan ${text}`).all(...Array(holes).fill(null));
        plans.push(...rows.map(({ detail }) => String(detail)));
        return target.prepare(text);
      };
    },
  });
  await read(kyselyOver(telling));
  connection.close();
  const found = plans.filter((plan) => /^(SCAN|SEARCH) (c|d|comments)\b/.test(plan));
  expect(found.length).toBeGreaterThan(0);
  return found.filter(
    (plan) =>
      !/ (comments_top|comments_below|comments_out|comments_unannounced) /.test(plan) &&
      !/\bstatus=\?/.test(plan),
  );
}

/** Parts of plans, as they went, that touched more rows than were ever public. */
async function rowsOnPostgres(url: string, read: (db: Db) => Promise<unknown>): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const queries: CompiledQuery[] = [];
  const db = new Kysely<Schema>({
    dialect: new PostgresDialect({ pool }),
    log({ query }) {
      queries.push(query);
    },
  });
  try {
    await pool.query('analyze comments');
    await read(db);
    const found: string[] = [];
    for (const { sql, parameters } of queries) {
      const { rows } = await pool.query(`explain (analyze, format json) ${sql}`, [...parameters]);
      for (const node of nodesOf(rows[0]['QUERY PLAN'][0].Plan)) {
        const touched = (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
        if (touched > 4 * PUBLISHED)
          found.push(`${node['Node Type']} ${node['Index Name'] ?? ''}: ${touched}`);
      }
    }
    return found;
  } finally {
    await db.destroy();
  }
}

interface PlanNode {
  'Node Type': string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

describe('a first comment that is public no more', () => {
  const shown = async () =>
    (
      await publishedPage(opened.store.read, {
        site,
        article: 'kept',
        sort: 'oldest',
        limit: 10,
        after: null,
        now: NOW,
      })
    ).top.map(({ id, html }) => [id, html]);
  const by = { moderator: 'lan', channel: 'desk', nonceHash: null, publishDelay: 0 } as const;

  test('keeps its place below which replies stand, also when its approval was taken back', async () => {
    const { store } = opened;
    for (const id of ['undone', 'removed'])
      await store.write(async (db) => {
        await insertSubmission(
          db,
          newComment({ id, article_id: 'kept', status: 'pending', waiting_since: 1_000 }),
        );
        await decide(db, { ...by, id, version: 1, action: 'approve', now: 2_000 });
        const below = { parent_id: id, root_id: id, depth: 2 };
        await insertSubmission(
          db,
          newComment({
            id: `${id}-reply`,
            article_id: 'kept',
            status: 'pending',
            waiting_since: 2_500,
            ...below,
          }),
        );
      });
    await store.write((db) => undo(db, { ...by, id: 'undone', version: 2, since: 0, now: 3_000 }));
    await store.write((db) => decide(db, { ...by, id: 'removed', version: 2, action: 'remove', now: 3_000 }));
    expect(await shown()).toEqual([]);
    for (const id of ['undone-reply', 'removed-reply'])
      await store.write((db) => decide(db, { ...by, id, version: 1, action: 'approve', now: 4_000 }));
    expect(await shown()).toEqual([
      ['removed', null],
      ['undone', null],
    ]);
  });
});
