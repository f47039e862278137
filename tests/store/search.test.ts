import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { searchTerms, searchText } from '../../src/search-text.ts';
import { searchComments } from '../../src/store/desk/search/comments.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';

let opened: TestStore;
beforeEach(async () => {
  opened = await openTestStore();
});
afterEach(() => opened.close());

/** 4,900 letters: as long as a comment may be. */
const LONG = 'quần chúng phải được nghe về đường dây thấu đáo '.repeat(102);
const MANY = 1_200;

/** Comments of one article, one a second, the first the oldest. */
async function fill(texts: readonly string[]): Promise<void> {
  const row = (n: number) => ({
    ...{ id: `c${String(n).padStart(5, '0')}`, site: 's', article_id: 'a', root_id: `c${n}`, depth: 1 },
    ...{
      status: n % 2 ? ('pending' as const) : ('rejected' as const),
      version: 1,
      revision: 1,
      queued_at: 1,
    },
    ...{ starts: 0, idempotency_key: `k${n}`, content_fingerprint: 'f', receipt_hash: `r${n}`, name: 'An' },
    ...{ notify: 0, signals: '{}', created_at: n * 1_000, search: searchText('An', texts[n - 1] ?? '') },
  });
  await opened.store.write(async (db) => {
    for (let n = 1; n <= texts.length; n += 50) {
      const some = Array.from({ length: Math.min(50, texts.length - n + 1) }, (_, k) => n + k);
      await db.insertInto('comments').values(some.map(row)).execute();
      await db
        .insertInto('revisions')
        .values(
          some.map((k) => ({
            ...{ comment_id: row(k).id, n: 1, text: texts[k - 1] ?? '', author: 'reader' as const },
            created_at: k * 1_000,
          })),
        )
        .execute();
    }
  });
}

const WANTED = { site: 's', statuses: null, article: null, moderator: null, from: null, to: null, most: 25 };

/** Goes on from where a search stopped until it has come to the end. */
async function all(
  q: string,
  narrowed: Partial<Parameters<typeof searchComments>[1]> = {},
): Promise<string[]> {
  const ids: string[] = [];
  let after: Parameters<typeof searchComments>[1]['after'] = null;
  do {
    const found = await searchComments(opened.store.read, {
      ...{ ...WANTED, ...narrowed, terms: searchTerms(q), after },
    });
    ids.push(...found.ids);
    after = found.next;
  } while (after);
  return ids;
}

test.each([[null], ['a']])(
  'others have their turn while long texts are searched for marks that few of them have (article: %s)',
  async (article) => {
    await fill([LONG.replace('dây', 'đướng'), ...Array<string>(MANY - 1).fill(LONG)]);
    let turns = 0;
    let isOver = false;
    const count = (async () => {
      while (!isOver) {
        await turn();
        turns++;
      }
    })();
    expect(await all('đướng', { article })).toEqual(['c00001']);
    isOver = true;
    await count;
    // Six million letters: somebody else had a turn at least after each half million.
    expect(turns).toBeGreaterThanOrEqual(12);
  },
);

test('an article that thousands wrote under is searched to its end, and none is shown twice or left out', async () => {
  await fill(Array.from({ length: 430 }, (_, n) => (n % 7 ? 'Không liên quan' : `Đường số ${n}`)));
  const expected = Array.from({ length: 430 }, (_, n) => n)
    .filter((n) => n % 7 === 0)
    .map((n) => `c${String(n + 1).padStart(5, '0')}`)
    .reverse();
  expect(await all('đường', { article: 'a' })).toEqual(expected);
  expect(await all('đường')).toEqual(expected);
  const pending = expected.filter((id) => Number(id.slice(1)) % 2 === 1);
  expect(await all('đường', { article: 'a', statuses: ['pending'] })).toEqual(pending);
  const early = { article: 'a', from: 100_000, to: 300_000 };
  expect(await all('đường', early)).toEqual(
    expected.filter((id) => Number(id.slice(1)) >= 100 && Number(id.slice(1)) < 300),
  );
  expect(await all('', { article: 'a', statuses: ['spam'] })).toEqual([]);
});
