import type { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { searchTerms } from '../../src/search-text.ts';
import { dueArticle } from '../../src/store/articles/titles.ts';
import type { CommentRow, Db } from '../../src/store/database/schema.ts';
import { kyselyOver, openFile } from '../../src/store/database/sqlite/sqlite.ts';
import { furtherOf } from '../../src/store/deciding/further.ts';
import { decisionsOfBatch } from '../../src/store/deciding/many.ts';
import { CLUSTER_KINDS, clustersOf, membersOf } from '../../src/store/desk/clusters.ts';
import { divertedLately } from '../../src/store/desk/diverted.ts';
import { lastBatch } from '../../src/store/desk/last-batch.ts';
import { arrivalsAfter, portionOf, QUEUES, queueCounts } from '../../src/store/desk/queues.ts';
import { recentArticles } from '../../src/store/desk/recent-articles.ts';
import { searchComments } from '../../src/store/desk/search/comments.ts';
import { fillSearchable } from '../../src/store/desk/search/folded.ts';
import { dayOf } from '../../src/store/desk/today.ts';
import { undeliveredMails } from '../../src/store/desk/undelivered.ts';
import { waitingFacts } from '../../src/store/health/alarms.ts';
import { countParked } from '../../src/store/health/parked.ts';
import { isReachedBack, readLessons, settledUpTo } from '../../src/store/learning/log.ts';
import { briefly, recentDecisions } from '../../src/store/learning/summaries.ts';
import { findAlike, forgetLikenesses, sayingOtherwise } from '../../src/store/likenesses.ts';
import { readLog } from '../../src/store/log/export.ts';
import { readMonth } from '../../src/store/log/month.ts';
import { siteEvents } from '../../src/store/log/site-events.ts';
import { mailedRevision } from '../../src/store/mail/comments.ts';
import { dayFacts } from '../../src/store/mail/day.ts';
import { oldestWaiting, undecidedSpam } from '../../src/store/mail/facts.ts';
import { isLoginUnused } from '../../src/store/mail/logins.ts';
import { unmailed } from '../../src/store/mail/plan.ts';
import { trialsOf } from '../../src/store/mail/trials.ts';
import { mailTrouble } from '../../src/store/mail/trouble.ts';
import { hasEverBeen } from '../../src/store/moderators/mailboxes.ts';
import { latestPublished } from '../../src/store/publishing/latest.ts';
import { publishedCounts, publishedPage } from '../../src/store/publishing/published.ts';
import { bannedBy, forgetBanned } from '../../src/store/readers/bans.ts';
import { isKnownReader } from '../../src/store/readers/known.ts';
import {
  askMailbox,
  forgetMailboxes,
  forgetMailboxOf,
  readerMailbox,
  takeReplyMail,
} from '../../src/store/readers/mailboxes.ts';
import { marksOf } from '../../src/store/readers/votes.ts';
import { screeningFacts } from '../../src/store/screenings.ts';
import { formerNames, latestSettingEvents, settingEvents } from '../../src/store/settings/log.ts';
import { insertSubmission } from '../../src/store/submissions.ts';
import type { Token } from '../../src/store/tokens.ts';
import { rowsAhead } from '../../src/store/upkeep/ahead.ts';
import { promisesBeside } from '../../src/store/upkeep/promises.ts';
import { forgetAddresses } from '../../src/store/upkeep/retention.ts';
import { oldestUnscreened, stuckRows } from '../../src/store/upkeep/sweep.ts';
import { forgetReasons, forgetVoters, placeLikes } from '../../src/store/upkeep/votes.ts';
import { testSite } from '../harness/site.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { newComment } from './rows.ts';

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

const NOTHING = {
  statuses: null,
  article: null,
  moderator: null,
  from: null,
  to: null,
  after: null,
  most: 25,
} as const;
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
  'texts nearly the same': (db) =>
    findAlike(db, {
      comment: 'c',
      fingerprint: { signature: '', bands: [...'abcdefgh'] },
      since: 0,
      compare: () => 1,
      least: 0,
    }),
  'what those say': (db) => sayingOtherwise(db, { site, comments: ['a', 'b'], foldedHash: 'f' }),
  'groups among what waits': async (db) => {
    await clustersOf(db, site, 3);
    for (const kind of CLUSTER_KINDS) await membersOf(db, site, { kind, key: 'k' }, 100);
  },
  'likenesses past their time': (db) => forgetLikenesses(db, now),
  'what was not mailed': (db) => unmailed(db, { site, moderator: 'lan', kind: 'pending', before: now }),
  'the next article to read': (db) => dueArticle(db, site, now),
  'what an alarm counts': (db) => waitingFacts(db, site),
  'undecided spam': (db) => undecidedSpam(db, site),
  'rows that have not moved': (db) => stuckRows(db, { before: now, now, announceAfter: 0, sites: [site] }),
  'rows of a clock that ran ahead': (db) => rowsAhead(db, { now, sites: [site, 'b'] }),
  'what could not be screened': (db) => countParked(db, [site, 'b']),
  'bans that meet a sender': (db) => bannedBy(db, comment, now),
  'what was done beside deciding': (db) =>
    siteEvents(db, { site, from: now, actions: ['forward'], targets: ['c'] }),
  'what waits beside the comments of a link': (db) =>
    furtherOf(db, { site, comments: [['c', 1]], mailId: 'm' } as unknown as Token),
  'what one press decided': (db) => decisionsOfBatch(db, 'b'),
  'what the filter diverts': (db) => divertedLately(db, site, now),
  'the last press on several': (db) => lastBatch(db, { site, moderator: 'lan', since: now }),
  'the oldest unscreened comment': (db) => oldestUnscreened(db, [site]),
  'what came of a day': (db) => dayFacts(db, { site, from: 0, to: now }),
  'what has waited longest': (db) => oldestWaiting(db, { site, most: 20 }),
  'a comment that is handed on': (db) => mailedRevision(db, { site, comment: 'c', revision: 1 }),
  'whether a login mail lies unused': (db) => isLoginUnused(db, { site, moderator: 'lan', mark: 'm', now }),
  'trial mails to a moderator': (db) => trialsOf(db, { site, moderator: 'lan' }),
  'mail that does not arrive': (db) => mailTrouble(db, opened.keys, [testSite()]),
  'addresses past their time': (db) => forgetAddresses(db, { site, before: now, what: 'address' }),
  'who pressed, in what words, and whom bans met': async (db) => {
    await placeLikes(db);
    await forgetVoters(db, { site, before: now });
    await forgetReasons(db, { site, before: now, now });
    await forgetBanned(db, { site, now, most: 500 });
  },
  'sites that are configured no more': (db) => promisesBeside(db, ['a']),
  'the queues of the desk': async (db) => {
    for (const queue of QUEUES) await portionOf(db, queue, { site, after: { at: now, id: 'c' }, most: 25 });
  },
  'what the desk counts': (db) => Promise.all([queueCounts(db, site), dayOf(db, site, now)]),
  'what came in meanwhile': (db) => arrivalsAfter(db, site, { at: now, id: 'c' }),
  'a search': (db) => searchComments(db, { ...NOTHING, site, terms: searchTerms('cau cao lanh') }),
  'a search below one article': (db) => searchComments(db, { ...NOTHING, site, article: 'a', terms: [] }),
  'articles that people write under': (db) => recentArticles(db, site, ''),
  'mails that did not go out': (db) => undeliveredMails(db, { site, now }),
  'a month': (db) => readMonth(db, { site, days: [{ date: '2026-11-01', from: 0, to: now }] }),
  'the log of a span': (db) => readLog(db, { site, from: 0, to: now }).next(),
  'decisions to learn from': (db) => readLessons(db, 1_000),
  'what they are told in': async (db) => {
    await settledUpTo(db, now);
    await isReachedBack(db, 1_000, 2_000);
    await recentDecisions(db, site, 400);
    await briefly(db, site, ['a', 'b']);
  },
  'what was set on the desk': (db) =>
    Promise.all([
      settingEvents(db, opened.keys, { site, before: 9, limit: 30 }),
      latestSettingEvents(db, site, ['name']),
      formerNames(db, opened.keys, site),
      hasEverBeen(db, { site, moderator: 'lan' }),
    ]),
  'whether a reader is known': (db) => isKnownReader(db, comment, now),
  'a page of an article, most liked first': (db) =>
    publishedPage(db, {
      ...{ site, article: 'a', sort: 'top', limit: 20, now },
      after: { createdAt: now, id: 'c', likes: 2 },
    }),
  'what came out last': (db) => latestPublished(db, { site, now, most: 50 }),
  "a reader's likes and reports": (db) => marksOf(db, { reader: 'r', comments: ['c', 'd'] }),
  'whether an address wants mails': async (db) => {
    await readerMailbox(db, { site, contactHash: 'a' });
    await askMailbox(db, { site, contactHash: 'a' }, now);
    await takeReplyMail(db, { site, contactHash: 'a' }, now);
    await forgetMailboxOf(db, { site, contactHash: 'a' });
    await forgetMailboxes(db, { site, before: now, most: 500 });
  },
  'what search does not read yet': (db) => fillSearchable(db),
};

test.each(Object.entries(queries))('%s: every row is found by an index made for it', async (_, run) => {
  // Nothing but what is looked for is in that index.
  const plans = (await plansOf(run)).filter(
    (plan) => !/^SCAN [rc] .*\b(revisions_unchecked|comments_unfolded)$/.test(plan),
  );
  expect(plans.length).toBeGreaterThan(0);
  expect(
    plans.filter((plan) =>
      /^SCAN (c|d|r|i|comments|revisions|mails|mail_items|decisions|bans|site_events|likenesses|comment_links|reader_mailboxes|likes|reports)\b/.test(
        plan,
      ),
    ),
  ).toEqual([]);
  // A reply is looked for in its thread, never among all that was ever published.
  expect(plans.filter((plan) => /^SEARCH d /.test(plan) && !plan.includes('comments_thread'))).toEqual([]);
});

test('a search below one article goes through that article, never through the site', async () => {
  await opened.store.write((db) => insertSubmission(db, newComment({ article_id: 'searched' })));
  const plans = await plansOf((db) =>
    searchComments(db, { ...NOTHING, site, article: 'searched', terms: searchTerms('cảm ơn') }),
  );
  expect(plans.some((plan) => plan.includes('SEARCH r'))).toBe(true);
  expect(plans.filter((plan) => plan.includes('comments_newest'))).toEqual([]);
});

test('an author is looked up by address and device, never among the whole site', async () => {
  const plans = await plansOf((db) => screeningFacts(db, comment, { foldedHash: 'f', since: 0 }));
  for (const index of ['comments_contact', 'comments_reader', 'comments_stamp'])
    expect(plans.filter((plan) => plan.includes(` ${index} `))).toHaveLength(1);
  expect(plans.filter((plan) => /\(site=\?\)/.test(plan))).toEqual([]);
});
