import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { POISONS } from '../harness/poisons.ts';
import { submission } from '../harness/service.ts';
import { ORIGIN } from '../harness/site.ts';
import { until } from '../harness/until.ts';
import { type Plant, startPlant } from '../process/plant.ts';

let plant: Plant;
beforeAll(async () => {
  plant = await startPlant({ workerScript: 'tests/harness/poison-worker.ts' });
});
afterAll(() => plant.close());

async function submit(text: string): Promise<void> {
  const response = await fetch(`${plant.url}/v1/comments`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: ORIGIN, 'Idempotency-Key': randomUUID() },
    body: JSON.stringify(submission({ text })),
  });
  expect(response.status).toBe(202);
}

const OTHERS = 60;
const waiting = (where: string) =>
  plant.rows(
    `select c.id, r.reasons from comments c join revisions r on r.comment_id = c.id where c.status = 'pending' and ${where}`,
  );

test('a comment that kills the worker is parked after three deaths, and none of those screened beside it with it', async () => {
  // All at once, so that the poison has neighbours each time.
  await plant.worker.stop();
  const texts = Array.from({ length: OTHERS }, (_, n) => `Ý kiến thứ ${n} về bến phà.`);
  texts.splice(3, 0, `Đây là ${POISONS.kills}.`);
  await Promise.all(texts.map(submit));

  let deaths = 0;
  await until(
    'the poison waits',
    async () => {
      if (!plant.worker.running) {
        deaths += 1;
        await plant.worker.start().catch(() => {});
      }
      return waiting(`r.text like '%${POISONS.kills}%'`).length === 1;
    },
    90_000,
  );
  // The first start of the worker came after we ended it ourselves.
  expect(deaths - 1).toBe(3);
  await until('the others wait too', () => waiting(`r.text like 'Ý kiến%'`).length === OTHERS, 30_000);
  expect(waiting(`r.text like '%${POISONS.kills}%'`)[0]?.reasons).toContain('check-failed');
  expect(waiting(`r.reasons like '%check-failed%'`)).toHaveLength(1);
}, 150_000);
