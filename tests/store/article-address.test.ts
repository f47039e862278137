import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { insertSubmission } from '../../src/store/submissions.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { newComment } from './rows.ts';

let opened: TestStore;
beforeEach(async () => {
  opened = await openTestStore();
});
afterEach(() => opened.close());

test('an article first heard of without an address takes the first that is told, and keeps it', async () => {
  const told = async (id: string, article: { url: string | null; title: string | null }) => {
    await opened.store.write((db) => insertSubmission(db, { ...newComment({ id }), article }));
    return opened.store.read.selectFrom('articles').select(['url', 'title', 'first_seen_at']).execute();
  };
  const [first] = await told('c1', { url: null, title: null });
  const there = { url: 'https://bao.example/1', title: 'Bài một' };
  const now = { ...there, first_seen_at: first?.first_seen_at };
  expect(await told('c2', there)).toEqual([now]);
  expect(await told('c3', { url: 'https://bao.example/2', title: 'Bài khác' })).toEqual([now]);
  expect(await told('c4', { url: null, title: null })).toEqual([now]);
});
