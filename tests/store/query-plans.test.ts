import type { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rowsAhead } from '../../src/store/ahead.ts';
import { waitingFacts } from '../../src/store/alarms.ts';
import type { CommentRow, Db } from '../../src/store/database/schema.ts';
import { kyselyOver, openFile } from '../../src/store/database/sqlite.ts';
import { undecidedSpam } from '../../src/store/mail/facts.ts';
import { unmailed } from '../../src/store/mail/plan.ts';
import { publishedCounts, publishedPage } from '../../src/store/published.ts';
import { forgetAddresses } from '../../src/store/retention.ts';
import { screeningFacts } from '../../src/store/screenings.ts';
import { oldestUnscreened, stuckRows } from '../../src/store/sweep.ts';
import { dueArticle } from '../../src/store/titles.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';

let opened: TestStore;
let connection: DatabaseSync;

beforeAll(async () => {
  opened = await openTestStore();
  connection = openFile(fileOf(opened));
});
afterAll(async () => {
  connection.close();
  await opened.close();
});

function fileOf({ database: { target } }: TestStore): string {
  if (target.kind !== 'sqlite') throw new Error('plans are read from SQLite');
  return target.file;
}

/** How SQLite says it will find the rows of every statement that `run` prepares. */
async function plansOf(run: (db: Db) => Promise<unknown>): Promise<string[]> {
  const plans: string[] = [];
  const telling = new Proxy(connection, {
    get(target, name) {
      const member = Reflect.get(target, name);
      if (name !== 'prepare') return typeof member === 'function' ? member.bind(target) : member;
      return (sql: string) => {
        if (/^(select|update|delete)/.test(sql)) {
          const holes = sql.match(/\?/g)?.length ?? 0;
          const rows = target.prepare(`explain query plan ${sql}`).all(...Array(holes).fill(null));
          plans.push(...rows.map((row) => String(row.detail)));
        }
        return target.prepare(sql);
      };
    },
  });
  await run(kyselyOver(telling));
  return plans;
}

const site = 'dongthap';
const now = 1_000;
const comment = {
  id: 'c',
  site,
  contact_hash: 'a',
  reader_hash: 'b',
  ip_hash: 'c',
  stamp_hash: 'd',
} as CommentRow;
const queries: Record<string, (db: Db) => Promise<unknown>> = {
  'a page of an article': (db) =>
    publishedPage(db, { site, article: 'a', sort: 'newest', limit: 20, after: null, now }),
  counts: (db) => publishedCounts(db, { site, articles: ['a', 'b'], now }),
  'what screening looks up': (db) => screeningFacts(db, comment, { foldedHash: 'f', since: 0 }),
  'what was not mailed': (db) => unmailed(db, { site, moderator: 'lan', kind: 'pending', before: now }),
  'the next article to read': (db) => dueArticle(db, site, now),
  'what an alarm counts': (db) => waitingFacts(db, site),
  'undecided spam': (db) => undecidedSpam(db, site),
  'rows that have not moved': (db) => stuckRows(db, { before: now, now, announceAfter: 0, sites: [site] }),
  'rows of a clock that ran ahead': (db) => rowsAhead(db, { now, sites: [site, 'b'] }),
  'the oldest unscreened comment': (db) => oldestUnscreened(db),
  'addresses past their time': (db) => forgetAddresses(db, { site, before: now, what: 'address' }),
};

test.each(Object.entries(queries))('%s: every row is found by an index made for it', async (_, run) => {
  const plans = await plansOf(run);
  expect(plans.length).toBeGreaterThan(0);
  expect(plans.filter((plan) => /^SCAN (c|d|r|comments|revisions|mails|decisions)\b/.test(plan))).toEqual([]);
  // A reply is looked for in its thread, never among all that was ever published.
  expect(plans.filter((plan) => /^SEARCH d /.test(plan) && !plan.includes('comments_thread'))).toEqual([]);
});

test('an author is looked up by address and device, never among the whole site', async () => {
  const plans = await plansOf((db) => screeningFacts(db, comment, { foldedHash: 'f', since: 0 }));
  for (const index of ['comments_contact', 'comments_reader', 'comments_stamp'])
    expect(plans.filter((plan) => plan.includes(` ${index} `))).toHaveLength(1);
  expect(plans.filter((plan) => /\(site=\?\)/.test(plan))).toEqual([]);
});
