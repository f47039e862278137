import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { likenessOf } from '../../src/screening/likeness.ts';
import { commentById } from '../../src/store/comments.ts';
import type { CommentRow } from '../../src/store/database/schema.ts';
import {
  type Fingerprint,
  findAlike,
  forgetLikenesses,
  LIKENESS_KEPT_MS,
  noteKinship,
} from '../../src/store/likenesses.ts';
import { insertSubmission, withdraw } from '../../src/store/submissions.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { newComment } from './rows.ts';

let db: TestStore;
beforeEach(async () => {
  db = await openTestStore();
});
afterEach(() => db.close());

const SIGNATURE = Buffer.alloc(64, 7).toString('base64url');
const OTHER = Buffer.alloc(64, 8).toString('base64url');

function fingerprint(bands: string[], signature = SIGNATURE): Fingerprint {
  return { signature, bands: Array.from({ length: 8 }, (_, n) => bands[n] ?? `own ${bands.join()} ${n}`) };
}

const note = (
  id: string,
  at: number,
  print: Fingerprint,
  { kin = id, links = [] as string[], revision = 1 } = {},
) =>
  db.store.write((trx) =>
    noteKinship(trx, { id, site: 'dongthap', revision }, { kin, fingerprint: print, links }, at),
  );

const alike = (comment: string, print: Fingerprint, since = 0) =>
  findAlike(db.store.read, { comment, fingerprint: print, since, compare: likenessOf, least: 0.5 });

test('a text is found by any of its bands, and left out where it is not really alike, too old or the same comment', async () => {
  await note('first band', 1_000, fingerprint(['a']), { kin: 'k1' });
  await note('last band', 2_000, fingerprint(['x', '', '', '', '', '', '', 'b']), { kin: 'k2' });
  await note('by chance', 3_000, fingerprint(['a'], OTHER));
  await note('long ago', 500, fingerprint(['a']));
  await note('itself', 4_000, fingerprint(['a']));
  const found = await alike('itself', fingerprint(['a', '', '', '', '', '', '', 'b']), 1_000);
  expect(found).toEqual([
    { comment: 'first band', kin: 'k1', likeness: 1 },
    { comment: 'last band', kin: 'k2', likeness: 1 },
  ]);
});

test('in a flood no more than the newest of each band are looked at', async () => {
  const print = fingerprint(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
  await db.store.write(async (trx) => {
    for (let n = 0; n < 200; n += 1)
      await noteKinship(
        trx,
        { id: `c${n}`, site: 'dongthap', revision: 1 },
        { kin: 'k', fingerprint: print, links: [] },
        n,
      );
  });
  const found = await alike('c500', print);
  expect(found).toHaveLength(60);
  expect(found.map(({ comment }) => comment)).toContain('c199');
  expect(found.map(({ comment }) => comment)).not.toContain('c0');
});

test('an edited comment is known by its newest text and links only', async () => {
  await note('c1', 1_000, fingerprint(['old']), { links: ['lua.example/1', 'lua.example/2'] });
  await note('c1', 2_000, fingerprint(['new']), { links: ['lua.example/2'], revision: 2 });
  expect(await alike('c2', fingerprint(['old']))).toEqual([]);
  expect(await alike('c2', fingerprint(['new']))).toHaveLength(1);
  const links = await db.store.read.selectFrom('comment_links').select(['link', 'at']).execute();
  expect(links).toEqual([{ link: 'lua.example/2', at: 2_000 }]);
});

test('of a withdrawn comment nothing is kept by which its text could be known', async () => {
  await db.store.write((trx) => insertSubmission(trx, newComment()));
  await note('c1', 1_000, fingerprint(['a']), { links: ['lua.example/1'] });
  const row = (await commentById(db.store.read, 'c1')) as CommentRow;
  await db.store.write((trx) => withdraw(trx, row, 2_000));
  for (const table of ['likenesses', 'comment_links'] as const)
    expect(await db.store.read.selectFrom(table).selectAll().execute()).toEqual([]);
});

test('what is older than is looked for goes', async () => {
  const now = 2 * LIKENESS_KEPT_MS;
  await note('old', LIKENESS_KEPT_MS - 1, fingerprint(['a']), { links: ['lua.example/1', 'lua.example/2'] });
  await note('kept', LIKENESS_KEPT_MS, fingerprint(['a']), { links: ['lua.example/1'] });
  expect(await db.store.write((trx) => forgetLikenesses(trx, now))).toBe(3);
  expect(await db.store.write((trx) => forgetLikenesses(trx, now))).toBe(0);
  expect((await alike('c2', fingerprint(['a']))).map(({ comment }) => comment)).toEqual(['kept']);
  expect(await db.store.read.selectFrom('comment_links').select('comment_id').execute()).toEqual([
    { comment_id: 'kept' },
  ]);
});
