import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { submission } from '../harness/service.ts';
import { ORIGIN } from '../harness/site.ts';
import { until } from '../harness/until.ts';
import { startLoad } from './patient-client.ts';
import { type Plant, startPlant } from './plant.ts';

const RESTARTS = 3;

let plant: Plant;
beforeAll(async () => {
  plant = await startPlant();
});
afterAll(() => plant.close());

test('a server that is restarted under load fails no request of clients that keep their connections', async () => {
  const load = startLoad(plant.url, 12);
  const took: number[] = [];
  for (let n = 1; n <= RESTARTS; n++) {
    const enough = load.accepted.size + 100;
    await until('comments are accepted', () => load.accepted.size >= enough);
    const since = Date.now();
    const { how, at } = await plant.server.stop();
    expect(how).toBe(0);
    took.push(at - since);
    await plant.server.start();
  }
  await load.stop();
  expect(load.failed).toEqual([]);
  expect(Math.max(...took)).toBeLessThan(9_000);
  const ids = new Set(plant.rows('select id from comments').map(({ id }) => id));
  expect([...load.accepted].filter((id) => !ids.has(id))).toEqual([]);
}, 120_000);

test('from the signal on a server is not ready, and still takes comments for a moment', async () => {
  const stopped = plant.server.stop();
  await until('it says that it is closing', async () => {
    const response = await fetch(`${plant.url}/readyz`);
    return response.status === 503 && ((await response.json()) as { status: string }).status === 'closing';
  });
  const response = await fetch(`${plant.url}/v1/comments`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: ORIGIN, 'Idempotency-Key': randomUUID() },
    body: JSON.stringify(submission({ text: 'Ý kiến cuối cùng trong ngày.' })),
  });
  expect([response.status, response.headers.get('Connection')]).toEqual([202, 'close']);
  expect((await stopped).how).toBe(0);
  // What was accepted last has its job all the same: the worker is quicker than the sweeper.
  await until(
    'it is screened',
    () => plant.rows(`select 1 from comments where status <> 'pending'`).length === 0,
    8_000,
  );
});
