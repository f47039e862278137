import { afterEach, expect, test } from '@jest/globals';
import { leaseHolder } from '../../src/store/learning/lease.ts';
import { startLearning } from '../../workers/learning/learning.ts';
import { type Service, startService } from '../harness/service.ts';
import { until } from '../harness/until.ts';
import { textOf } from '../screening/learned/newsroom.ts';
import { decideRows, undoRow } from '../store/learning-rows.ts';
import { latestSummary } from './learned.ts';

let service: Service;
afterEach(() => service.close());

const SITE = 'dongthap';
const made = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => ({ n: from + n, site: SITE }));

/** Sends a comment and waits until it is screened. @returns its status and the names of its reasons */
async function screenedAs(text: string): Promise<{ id: string; status: string; reasons: string }> {
  const answer = await service.submit({ text });
  const { id } = (await answer.json()) as { id: string };
  return until('the comment is screened', async () => {
    const row = await service.context.store.read
      .selectFrom('comments as c')
      .innerJoin('revisions as r', 'r.comment_id', 'c.id')
      .select(['c.id', 'c.status', 'r.reasons'])
      .where('c.id', '=', id)
      .executeTakeFirst();
    return row && row.status !== 'received' && { ...row, reasons: row.reasons ?? '[]' };
  });
}

test('a comment like those that the newsroom marked as spam goes to spam and says why; one that readers write waits', async () => {
  service = await startService();
  const advert = textOf('advert', 9_001);
  expect((await screenedAs(advert)).status).toBe('pending');
  await decideRows(service.context.store, made(0, 300));
  const summary = await until('the filter learned', () => latestSummary(service, SITE));
  expect(summary).toMatchObject({ approved: expect.any(Number), threshold: expect.any(Number) });
  expect(summary.approved + summary.rejected + summary.spam).toBe(300);
  expect(summary.forSpam.join(' ')).toMatch(/vay|tiền|zalo|tay/);

  const flagged = await screenedAs(textOf('advert', 9_002));
  expect(flagged.status).toBe('spam');
  expect(flagged.reasons).toMatch(/"check":"learned".*“/);
  expect(flagged.reasons).toMatch(/"spans":\[\[\d/);
  expect((await screenedAs(textOf('good', 9_003))).status).toBe('pending');
});

test('what was decided by mistake and taken back is forgotten by every worker, and one that ends hands on the lease', async () => {
  service = await startService({ workers: false });
  const { context } = service;
  const { store } = context;
  const advert = { text: textOf('advert', 9_004), reasons: [] };
  const site = { id: SITE, locale: 'vi' } as const;
  const told: number[] = [];
  const onLearned = (seq: number) => told.push(seq);
  const workers = [startLearning({ ...context, onLearned }, 50), startLearning(context, 50)];
  try {
    await decideRows(store, made(0, 160));
    for (const worker of workers) {
      const said = await until('it knows enough', () => worker.flag(site, advert));
      expect(said.why.join()).toMatch(/“/);
    }
    await Promise.all(Array.from({ length: 32 }, (_, n) => undoRow(store, 5 * n, SITE)));
    for (const worker of workers)
      await until('it is silent again', () => worker.seq() === 192 && worker.flag(site, advert) === null);
    await until('who watches is told how far it has come', () => told.at(-1) === 192);
    const holder = () => leaseHolder(store.read, context.clock());
    const first = await holder();
    expect(first).not.toBeNull();
    await Promise.all(workers.map((worker) => worker.close()));
    expect(await holder()).toBeNull();
  } finally {
    await Promise.all(workers.map((worker) => worker.close()));
  }
});
