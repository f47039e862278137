import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CommentRow, Db } from '../../src/store/database/schema.ts';
import { kyselyOver, openFile } from '../../src/store/database/sqlite.ts';
import { undecidedSpam } from '../../src/store/mail/facts.ts';
import { unmailed } from '../../src/store/mail/plan.ts';
import { publishedCounts, publishedPage } from '../../src/store/published.ts';
import { forgetAddresses } from '../../src/store/retention.ts';
import { screeningFacts } from '../../src/store/screenings.ts';
import { oldestUnscreened, stuckRows } from '../../src/store/sweep.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';

let opened: TestStore;
let db: Db;
let steps: string[];
let close: () => void;

beforeAll(async () => {
  opened = await openTestStore();
  const connection = openFile(opened.file);
  // Every statement that is prepared tells first how SQLite will find its rows.
  db = kyselyOver(
    new Proxy(connection, {
      get(target, name) {
        const member = Reflect.get(target, name);
        if (name !== 'prepare') return typeof member === 'function' ? member.bind(target) : member;
        return (sql: string) => {
          if (/^(select|update|delete)/.test(sql)) {
            const plan = target.prepare(`explain query plan ${sql}`);
            const holes = sql.match(/\?/g)?.length ?? 0;
            steps.push(...plan.all(...Array(holes).fill(null)).map((row) => String(row.detail)));
          }
          return target.prepare(sql);
        };
      },
    }),
  );
  close = () => connection.close();
});
afterAll(async () => {
  close();
  await opened.close();
});

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
const queries: Record<string, () => Promise<unknown>> = {
  'a page of an article': () =>
    publishedPage(db, { site, article: 'a', sort: 'newest', limit: 20, after: null, now }),
  counts: () => publishedCounts(db, { site, articles: ['a', 'b'], now }),
  'what screening looks up': () => screeningFacts(db, comment, { foldedHash: 'f', since: 0 }),
  'what was not mailed': () => unmailed(db, { site, moderator: 'lan', kind: 'pending', before: now }),
  'undecided spam': () => undecidedSpam(db, site),
  'rows that have not moved': () => stuckRows(db, { before: now, now, announceAfter: 0, sites: [site] }),
  'the oldest unscreened comment': () => oldestUnscreened(db),
  'addresses past their time': () => forgetAddresses(db, { site, before: now, what: 'address' }),
};

test.each(Object.entries(queries))('%s: every row is found by an index made for it', async (_, run) => {
  steps = [];
  await run();
  expect(steps.length).toBeGreaterThan(0);
  expect(steps.filter((step) => /^SCAN (c|d|r|comments|revisions|mails|decisions)\b/.test(step))).toEqual([]);
  // A reply is looked for in its thread, never among all that was ever published.
  expect(steps.filter((step) => /^SEARCH d /.test(step) && !step.includes('comments_thread'))).toEqual([]);
});
