import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Worker } from 'bullmq';
import express from 'express';
import { queueBoard } from '../../src/process/queue-board.ts';
import { connectWorker } from '../../src/redis.ts';
import { type Service, startService } from '../harness/service.ts';
import { until } from '../harness/until.ts';

let service: Service;
let server: Server;
let url: string;

beforeAll(async () => {
  service = await startService({ workers: false });
  const app = express();
  app.get('/queues', queueBoard(service.context.queues, service.context.clock));
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/queues`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await service.close();
});

test('an operator sees how many jobs wait, the oldest of them, and which failed', async () => {
  const { queues, prefix } = service.context;
  await queues.all.screening.add('screen', { id: 'doomed' }, { jobId: 'doomed-1', attempts: 1 });
  const connection = connectWorker(service.context.secrets.redis);
  const worker = new Worker(
    'screening',
    async () => {
      throw new Error('<b>no room</b>');
    },
    { connection, prefix },
  );
  worker.on('error', () => {});
  await until('the job has failed for good', async () =>
    (await queues.all.screening.getFailedCount()) > 0 ? true : null,
  );
  await worker.close();
  connection.disconnect();
  await queues.add([{ queue: 'screening', id: 'next', version: 1 }]);
  const { queues: views } = (await (
    await fetch(url, { headers: { Accept: 'application/json' } })
  ).json()) as {
    queues: { queue: string; counts: Record<string, number>; oldest: { id: string } | null }[];
  };
  expect(views[0]).toMatchObject({
    queue: 'screening',
    counts: { wait: 1, failed: 1 },
    oldest: { id: 'screening-next-1' },
    failed: [{ id: 'doomed-1', attempts: 1, reason: '<b>no room</b>' }],
  });
  const page = await (await fetch(url, { headers: { Accept: 'text/html' } })).text();
  expect(page).toContain('doomed-1');
  expect(page).toContain('&lt;b&gt;no room');
});

test('without Redis it says so, soon', async () => {
  await service.redis.stop();
  const answer = await fetch(url, { headers: { Accept: 'text/html' } });
  expect(answer.status).toBe(503);
  expect(await answer.text()).toContain('Redis does not answer');
  await service.restartRedis();
});
