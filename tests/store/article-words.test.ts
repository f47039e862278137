import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { dueArticle, keepTitle, noteFailure, takeArticle } from '../../src/store/articles/titles.ts';
import { commentById } from '../../src/store/comments.ts';
import { decide } from '../../src/store/deciding/decisions.ts';
import { insertSubmission, withdraw } from '../../src/store/submissions.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { newComment } from './rows.ts';

const NOW = Date.UTC(2026, 10, 22, 3);
const SITE = 'dongthap';
const TRUE = { url: 'https://bao.example/sen', title: 'Mùa sen về sớm' };
const FALSE = { url: 'https://bao.example/quang-cao', title: 'Ngân hàng X phá sản' };
const NONE = { url: null, title: null };

let opened: TestStore;
let clock: number;
beforeEach(async () => {
  opened = await openTestStore();
  clock = NOW;
});
afterEach(() => opened.close());

const put = (id: string, article: typeof TRUE | typeof NONE) =>
  opened.store.write((db) =>
    insertSubmission(db, {
      ...newComment({ id, status: 'pending', waiting_since: NOW, created_at: ++clock }),
      article,
    }),
  );
const move = (id: string, action: 'approve' | 'reject' | 'spam') =>
  opened.store.write((db) =>
    decide(db, {
      ...{ id, version: 1, action, now: ++clock },
      ...{ moderator: 'lan', channel: 'desk', nonceHash: null, publishDelay: 0 },
    }),
  );
const called = () =>
  opened.store.read.selectFrom('articles').select(['url', 'title']).executeTakeFirstOrThrow();

describe('what the first comment says of an article', () => {
  test.each(['spam', 'reject'] as const)('gives way to the next word after a %s', async (action) => {
    await put('stranger', FALSE);
    await move('stranger', action);
    expect(await called()).toEqual(FALSE);
    await put('form', NONE);
    expect(await called()).toEqual(FALSE);
    await put('reader', TRUE);
    expect(await called()).toEqual(TRUE);
    await put('another', FALSE);
    expect(await called()).toEqual(TRUE);
  });

  test('gives way to the next word after it was withdrawn, and is gone with it', async () => {
    await put('stranger', FALSE);
    await opened.store.write(async (db) => {
      const row = await commentById(db, 'stranger');
      if (row) await withdraw(db, row, NOW);
    });
    expect(await commentById(opened.store.read, 'stranger')).toMatchObject({
      article_url: null,
      article_title: null,
    });
    await put('reader', TRUE);
    expect(await called()).toEqual(TRUE);
  });

  test('gives way when the page behind it is not the article', async () => {
    await put('stranger', FALSE);
    await opened.store.write(async (db) => {
      const article = await takeArticle(db, SITE, NOW);
      if (article) await noteFailure(db, article, 'no-comments');
    });
    await put('reader', TRUE);
    expect(await called()).toEqual(TRUE);
  });

  test('gives way to the first that is approved, whose page is read at once', async () => {
    await put('stranger', FALSE);
    await put('reader', TRUE);
    await put('waits', NONE);
    await opened.store.write((db) => takeArticle(db, SITE, NOW));
    expect(await dueArticle(opened.store.read, SITE, NOW + 1)).toBeNull();
    expect(await called()).toEqual(FALSE);
    await move('reader', 'approve');
    expect(await called()).toEqual(TRUE);
    expect(await dueArticle(opened.store.read, SITE, NOW + 1)).toMatchObject({ url: TRUE.url });
  });
});

describe('what approved comments say', () => {
  test('stands against what one of them says otherwise, and against any that waits', async () => {
    for (const id of ['r1', 'r2']) {
      await put(id, TRUE);
      await move(id, 'approve');
    }
    await put('stranger', FALSE);
    await move('stranger', 'approve');
    expect(await called()).toEqual(TRUE);
    await put('another', FALSE);
    expect(await called()).toEqual(TRUE);
  });

  test('is outvoted by more of them', async () => {
    await put('stranger', FALSE);
    await move('stranger', 'approve');
    await put('r1', TRUE);
    await move('r1', 'approve');
    expect(await called()).toEqual(FALSE);
    await put('r2', TRUE);
    await move('r2', 'approve');
    expect(await called()).toEqual(TRUE);
  });

  test('gives way to nothing but the article’s own page', async () => {
    await put('r1', TRUE);
    await opened.store.write(async (db) => {
      const article = await takeArticle(db, SITE, NOW);
      if (article) await keepTitle(db, article, 'Mùa sen', NOW);
    });
    await put('stranger', FALSE);
    await move('stranger', 'approve');
    await put('another', FALSE);
    expect(await called()).toEqual({ url: TRUE.url, title: 'Mùa sen' });
  });
});

test('a title that came without an address is not changed by another that has none either', async () => {
  await put('r1', { url: null, title: 'Mùa sen' } as never);
  await put('stranger', { url: null, title: 'Ngân hàng X phá sản' } as never);
  expect(await called()).toEqual({ url: null, title: 'Mùa sen' });
});
