import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from '@jest/globals';
import { type RudeServer, startRudeServer } from '../harness/rude-server.ts';
import { submission } from '../harness/service.ts';
import { ORIGIN } from '../harness/site.ts';
import { until } from '../harness/until.ts';
import { type Plant, startPlant } from './plant.ts';

const STALLED = 'a job whose worker is gone runs again';

let plant: Plant;
let rude: RudeServer | null = null;
afterEach(async () => {
  await plant.close();
  await rude?.close();
  rude = null;
});

async function submit(n: number): Promise<void> {
  const response = await fetch(`${plant.url}/v1/comments`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: ORIGIN, 'Idempotency-Key': randomUUID() },
    body: JSON.stringify(submission({ text: `Ý kiến thứ ${n} về chợ nổi.` })),
  });
  expect(response.status).toBe(202);
}

const mails = (where: string) => plant.rows(`select id, state, error from mails where ${where}`);

test('a worker that is restarted under load ends its jobs: none is found stalled, every mail goes out once', async () => {
  plant = await startPlant();
  let count = 0;
  let loading = true;
  const load = (async () => {
    while (loading && count < 200) await submit(count++);
  })();
  for (let n = 1; n <= 2; n++) {
    const enough = plant.post.mails.length + 5;
    await until('mails go out', () => plant.post.mails.length >= enough);
    const since = Date.now();
    expect((await plant.worker.stop()).how).toBe(0);
    expect(Date.now() - since).toBeLessThan(9_000);
    await plant.worker.start();
  }
  loading = false;
  await load;
  await until(
    'everything is screened and mailed',
    () =>
      plant.rows(`select 1 from comments where status <> 'pending'`).length === 0 &&
      mails(`state <> 'sent'`).length === 0,
    60_000,
  );
  expect(plant.worker.log()).not.toContain(STALLED);
  const ids = plant.post.mails.map(({ mail }) => mail.messageId);
  expect(new Set(ids).size).toBe(ids.length);
}, 120_000);

test('a mail under way to a server that says nothing is put back in time, not left claimed', async () => {
  rude = await startRudeServer({ accept: () => null });
  plant = await startPlant({ smtp: rude.url });
  await submit(1);
  await until('the mail is under way', () => mails(`state = 'sending'`).length > 0);
  await until('it is handed over', () => (rude?.mails.length ?? 0) > 0);
  const since = Date.now();
  expect((await plant.worker.stop()).how).toBe(0);
  expect(Date.now() - since).toBeLessThan(9_000);
  expect(mails(`state = 'sending'`)).toEqual([]);
  expect(mails(`state = 'queued' and error = 'unanswered'`).length).toBeGreaterThan(0);
});

test('with Redis gone both processes end in time, though a job is under way', async () => {
  rude = await startRudeServer({ accept: () => null });
  plant = await startPlant({ smtp: rude.url });
  await submit(1);
  await until('the mail is under way', () => (rude?.mails.length ?? 0) > 0);
  await plant.redis.kill();
  const since = Date.now();
  const ends = await Promise.all([plant.server.stop(), plant.worker.stop()]);
  expect(ends.map(({ how }) => how)).toEqual([0, 0]);
  expect(Date.now() - since).toBeLessThan(12_000);
  // What the mail server may have taken is written down even so.
  expect(mails(`state = 'sending'`)).toEqual([]);
});
