import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { commentById } from '../../src/store/comments.ts';
import type { CommentRow } from '../../src/store/database/schema.ts';
import { screeningFacts } from '../../src/store/screenings.ts';
import { insertEdit, insertSubmission } from '../../src/store/submissions.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { newComment } from './rows.ts';

let db: TestStore;
beforeEach(async () => {
  db = await openTestStore();
});
afterEach(() => db.close());

type Fields = Parameters<typeof newComment>[0];

/** Comments whose text has been screened before, all with the same words. */
async function copies(all: Fields[]): Promise<void> {
  await db.store.write(async (trx) => {
    for (const fields of all) await insertSubmission(trx, newComment(fields));
    await trx.updateTable('revisions').set({ folded_hash: 'same words' }).execute();
  });
}
async function facts(id: string) {
  const comment = (await commentById(db.store.read, id)) as CommentRow;
  return screeningFacts(db.store.read, comment, { foldedHash: 'same words', since: 500 });
}

test('the same words count once for each other comment of the site, and apart for the same address', async () => {
  await copies([
    { id: 'this', ip_hash: 'home' },
    { id: 'own', ip_hash: 'home' },
    { id: 'stranger', ip_hash: 'elsewhere' },
    { id: 'nowhere', ip_hash: null },
    { id: 'other-site', site: 'khac', ip_hash: 'home' },
    { id: 'long-ago', ip_hash: 'home', created_at: 499 },
  ]);
  const edited = (await commentById(db.store.read, 'stranger')) as CommentRow;
  await db.store.write((trx) => insertEdit(trx, edited, { text: 'lại những lời đó', now: 2_000 }));
  await db.store.write((trx) => trx.updateTable('revisions').set({ folded_hash: 'same words' }).execute());
  expect((await facts('this')).duplicates).toEqual({ exact: 3, reader: 1 });
  // Without an address nobody is known to be the same.
  expect((await facts('nowhere')).duplicates).toEqual({ exact: 3, reader: 0 });
});

test('a stamp that came with another comment is told', async () => {
  await copies([
    { id: 'this', stamp_hash: 'stamp' },
    { id: 'other', stamp_hash: 'stamp' },
    { id: 'fresh', stamp_hash: 'fresh' },
  ]);
  const reused = await Promise.all(['this', 'other', 'fresh'].map(facts));
  expect(reused.map(({ stampReused }) => stampReused)).toEqual([true, true, false]);
});

test('in a flood of the same words no more than the newest five hundred are looked at', async () => {
  await copies([
    { id: 'oldest', ip_hash: 'home' },
    ...Array.from({ length: 600 }, (_, n) => ({ id: `c${n}`, ip_hash: 'flood', created_at: 2_000 + n })),
    { id: 'newest', ip_hash: 'home', created_at: 3_000 },
  ]);
  expect((await facts('newest')).duplicates).toEqual({ exact: 499, reader: 0 });
  expect((await facts('c599')).duplicates).toEqual({ exact: 499, reader: 498 });
});
