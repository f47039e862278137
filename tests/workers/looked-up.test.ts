/** What is looked up of a comment before it is screened: others nearly like it, and what outside services say. */
import { afterEach, expect, test } from '@jest/globals';
import type { GuardedFetch } from '../../src/outside/fetch.ts';
import { OutsideError } from '../../src/outside/outside-error.ts';
import { type Service, startService } from '../harness/service.ts';
import { sitesText } from '../harness/site.ts';
import { until } from '../harness/until.ts';

let service: Service;
afterEach(() => service.close());

const ADVERT =
  'Bên em chuyên nhận làm hồ sơ nhà đất nhanh gọn, cam kết không thu phí trước, ai cần thì gọi cho Hùng để được tư vấn miễn phí cả ngày nhé bà con.';

interface Judged {
  status: string;
  reasons: { check: string; params?: Record<string, unknown>; spans?: [number, number][] }[];
  text: string;
}

async function judged(body: Record<string, unknown>): Promise<Judged> {
  const answer = await service.submit(body);
  expect(answer.status).toBe(202);
  const { id } = (await answer.json()) as { id: string };
  const { read } = service.context.store;
  const row = await until('it was screened', async () => {
    const found = await read
      .selectFrom('comments as c')
      .innerJoin('revisions as r', 'r.comment_id', 'c.id')
      .select(['c.status', 'r.reasons', 'r.text'])
      .where('c.id', '=', id)
      .executeTakeFirstOrThrow();
    return found.status === 'received' ? null : found;
  });
  return { status: row.status, text: row.text, reasons: JSON.parse(row.reasons ?? '[]') };
}

const near = ({ reasons }: Judged) => reasons.find(({ check }) => check === 'nearly-duplicate');

test('an edited copy of another reader’s comment is told with its count and what both share, and waits', async () => {
  service = await startService();
  expect(near(await judged({ text: ADVERT, name: 'Hùng' }))).toBeUndefined();
  const copy = await judged({
    text: `Chào bà con. ${ADVERT.replace('cho Hùng', 'số 0905 123 456')}`,
    name: 'Thảo',
  });
  expect(copy.status).toBe('pending');
  expect(near(copy)?.params).toEqual({ count: 1 });
  const [[start, end] = [0, 0]] = near(copy)?.spans ?? [];
  expect(copy.text.slice(start, end)).toContain('chuyên nhận làm hồ sơ nhà đất nhanh gọn');
  const third = await judged({ text: ADVERT.replace('Hùng', 'Thảo').toUpperCase(), name: 'Chi' });
  expect(near(third)?.params).toEqual({ count: 2 });
  // The very same words are a reason of their own.
  const same = await judged({ text: `${ADVERT}!`, name: 'Dũng' });
  expect(same.reasons.map(({ check }) => check)).toContain('duplicate-reader');
  expect(near(same)?.params).toEqual({ count: 2 });
  const other = await judged({
    text: 'Mong tỉnh sớm sửa con đường vào xã, mùa mưa bà con đi lại rất vất vả.',
  });
  expect(near(other)).toBeUndefined();
  const groups = await service.context.store.read.selectFrom('likenesses').select('kin').execute();
  expect(new Set(groups.map(({ kin }) => kin)).size).toBe(2);
}, 60_000);

const services = { akismet: { key: '0123456789ab', url: 'https://akismet.example/' } };

function serviceSaying(say: (body: string) => string) {
  const asked: string[] = [];
  const outside: GuardedFetch = async ({ url, body = '' }) => {
    if (new URL(url).hostname !== 'akismet.example') throw new OutsideError('unknown-host');
    asked.push(body);
    return { status: 200, type: 'text/plain', bytes: Buffer.from(say(body)), cut: false };
  };
  return { asked, outside };
}

test('a service that the site switched on sends to spam, and is not asked about what is spam already', async () => {
  const { asked, outside } = serviceSaying((body) => String(body.includes('trung')));
  service = await startService({ sites: sitesText({ services }), outside });
  const spam = await judged({ text: 'Bạn đã trúng thưởng xe máy' });
  expect(spam.status).toBe('pending');
  expect(spam.reasons.map(({ check }) => check)).toEqual(['stamp-missing']);
  const other = await judged({ text: 'Ban da trung thuong xe may' });
  expect(other.status).toBe('spam');
  expect(other.reasons[0]).toMatchObject({ check: 'outside', params: { service: 'Akismet' } });
  expect(asked).toHaveLength(2);
  expect((await judged({ text: 'Chào cả nhà', website: 'https://spam.example' })).status).toBe('spam');
  expect(asked).toHaveLength(2);
}, 60_000);

test('a service that is away loses no comment: it waits, with a word', async () => {
  const outside: GuardedFetch = async () => {
    throw new OutsideError('unreachable');
  };
  service = await startService({ sites: sitesText({ services }), outside });
  const { status, reasons } = await judged({ text: 'Bài viết rất hay, cảm ơn tòa soạn.' });
  expect(status).toBe('pending');
  expect(reasons[0]).toMatchObject({ check: 'outside-failed', params: { service: 'Akismet' } });
}, 60_000);
