import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Service, startService } from '../harness/service.ts';
import { sitesText } from '../harness/site.ts';
import { until } from '../harness/until.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ sites: sitesText({ limits: { address: '5/1m' } }) });
});
afterAll(() => service.close());

test('with Redis killed comments are accepted, limits still hold, and the rows are screened once it is back', async () => {
  await service.redis.kill();
  const statuses: number[] = [];
  for (let n = 0; n < 7; n++)
    statuses.push(
      (await service.submit({ text: `Ý kiến số ${n}` }, { 'Idempotency-Key': randomUUID() })).status,
    );
  expect(statuses).toEqual([202, 202, 202, 202, 202, 429, 429]);
  const ready = (await (await fetch(`${service.url}/readyz`)).json()) as { degraded: { code: string }[] };
  expect(ready.degraded.map(({ code }) => code)).toContain('redis-away');

  await service.restartRedis();
  await until(
    'all five are pending',
    async () => {
      const rows = await service.context.store.read.selectFrom('comments').select('status').execute();
      return rows.length === 5 && rows.every(({ status }) => status === 'pending');
    },
    40_000,
  );
});
