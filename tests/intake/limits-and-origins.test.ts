import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Signals } from '../../src/comment.ts';
import { type Service, startService } from '../harness/service.ts';
import { ORIGIN, sitesText } from '../harness/site.ts';
import { key, problem } from './answers.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({
    workers: false,
    sites: sitesText(
      {},
      { id: 'strict', comments: { email: 'required', maxLength: 200 }, limits: { address: '3/1m' } },
      { id: 'patient', limits: { address: '3/1m' } },
      { id: 'flooded', limits: { article: '40/1m' } },
    ),
  });
});
afterAll(() => service.close());

describe('limits', () => {
  test('the fourth comment of an address within a minute waits, and its retry under an accepted key does not', async () => {
    const body = { site: 'strict', email: 'a@b.vn', text: 'Ngắn gọn.' };
    const first = key();
    expect((await service.submit(body, first)).status).toBe(202);
    expect((await service.submit(body, key())).status).toBe(202);
    expect((await service.submit(body, key())).status).toBe(202);
    const refused = await service.submit(body, key());
    expect(refused.status).toBe(429);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(120);
    expect((await problem(refused)).title).toBe(`Bạn gửi hơi nhanh. Xin thử lại sau ${seconds} giây.`);
    expect((await service.submit(body, first)).status).toBe(202);
  });

  test('a retry of an accepted comment takes nobody a place, one under a used key neither', async () => {
    const [first, text] = [key(), 'Bài viết rất hay, cảm ơn tòa soạn.'];
    const send = async (body: object, headers: Record<string, string>) =>
      (await service.submit({ site: 'patient', ...body }, headers)).status;
    expect(await send({ text }, first)).toBe(202);
    for (let n = 0; n < 5; n++) expect(await send({ text }, first)).toBe(202);
    for (let n = 0; n < 5; n++) expect(await send({ text: 'Khác.' }, first)).toBe(422);
    expect([await send({}, key()), await send({}, key()), await send({}, key())]).toEqual([202, 202, 429]);
  });

  test('one text from everywhere is taken, and marked before any of it is screened', async () => {
    const body = { site: 'flooded', text: 'Đề nghị làm rõ trách nhiệm của chủ đầu tư trong vụ việc này.' };
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, n) => service.submit({ ...body, article: { id: `${n}` } }, key())),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(202));
    await service.submit({ ...body, text: 'Một ý kiến khác hẳn về cùng một bài viết trên báo.' }, key());
    const rows = await service.context.store.read
      .selectFrom('comments')
      .select('signals')
      .where('site', '=', 'flooded')
      .execute();
    const marks = rows.map(({ signals }) => (JSON.parse(signals) as Signals).overLimit.join());
    expect(marks.sort()).toEqual(['', '', '', 'text', 'text', 'text']);
  });

  test('a forged X-Forwarded-For changes nothing', async () => {
    const body = { site: 'strict', email: 'a@b.vn', text: 'Ngắn gọn.' };
    const response = await service.submit(body, { ...key(), 'X-Forwarded-For': '203.0.113.9' });
    expect(response.status).toBe(429);
  });
});

describe('preflight', () => {
  const ask = (origin: string, method: string) =>
    fetch(`${service.url}/v1/comments`, {
      method: 'OPTIONS',
      headers: { Origin: origin, 'Access-Control-Request-Method': method },
    });

  test('a listed origin may write with our headers', async () => {
    const response = await ask(ORIGIN, 'POST');
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(response.headers.get('access-control-allow-headers')).toMatch(/Idempotency-Key/);
  });

  test('another origin may not write, but read', async () => {
    expect((await ask('https://evil.example', 'POST')).headers.get('access-control-allow-origin')).toBeNull();
    expect((await ask('https://evil.example', 'GET')).headers.get('access-control-allow-origin')).toBe('*');
  });
});
