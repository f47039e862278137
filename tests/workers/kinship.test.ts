import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fold } from '../../src/screening/screen.ts';
import { noteKinship } from '../../src/store/likenesses.ts';
import { readKinship } from '../../workers/judging/kinship.ts';
import { openTestStore, type TestStore } from '../harness/store.ts';
import { newComment } from '../store/rows.ts';

const NOW = 1_700_000_000_000;
let test_: TestStore;
beforeEach(async () => {
  test_ = await openTestStore();
});
afterEach(() => test_.close());

/** Stores comments with these texts, one after the other. @returns the group of each */
async function groupsOf(texts: readonly string[]): Promise<string[]> {
  const { store, keys } = test_;
  const groups: string[] = [];
  for (const [n, text] of texts.entries()) {
    const id = `c${n}`;
    const { comment } = newComment({ id, idempotency_key: id, receipt_hash: id });
    await store.write((db) => db.insertInto('comments').values(comment).execute());
    const site = { id: comment.site, origins: [] };
    const folded = fold(text);
    const about = { comment: id, site, text, folded, foldedHash: id, now: NOW + n };
    const { kinship } = await readKinship(store.read, keys, about);
    await store.write((db) => noteKinship(db, { id, site: site.id, revision: 1 }, kinship, NOW + n));
    groups.push(kinship.kin);
  }
  return groups;
}

const REPORT =
  'Cảm ơn tòa soạn đã đăng bài về đê biển bị sạt lở ở xã tôi, mong tỉnh sớm cho người xuống xem và sửa trước mùa mưa bão năm nay'.split(
    ' ',
  );
const ADVERT =
  'Vay tiền nhanh không cần thế chấp giải ngân trong ngày lãi suất thấp nhất chỉ cần chứng minh nhân dân liên hệ ngay cho bạn Hoa nhé'.split(
    ' ',
  );
const between = (share: number) => {
  const words = Math.round(share * REPORT.length);
  return [...ADVERT.slice(0, words), ...REPORT.slice(words)].join(' ');
};

test('texts that lead by small steps to another text do not make one group with it', async () => {
  const groups = await groupsOf([0, 0.2, 0.4, 0.6, 0.8, 1].map(between));
  expect(groups[1]).toBe(groups[0]);
  expect(groups[5]).not.toBe(groups[0]);
});

test('copies with small differences make one group, however many there are', async () => {
  const copies = Array.from({ length: 80 }, (_, n) => `${between(1)} số ${n}`);
  expect(new Set(await groupsOf(copies))).toEqual(new Set(['c0']));
});
