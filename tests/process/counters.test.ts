import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { countSubmits, countWork } from '../../src/process/counters.ts';
import { timedStore } from '../../src/process/timed-store.ts';
import { openTestStore } from '../harness/store.ts';
import { until } from '../harness/until.ts';

test('answers to submitted comments are counted by status; other requests are not', async () => {
  const registry = new Registry();
  const statuses = [202, 202, 429];
  const server = createServer((req, res) => {
    if (req.method === 'POST' && req.url?.includes('hang')) return void req.socket.destroy();
    res.statusCode = req.method === 'POST' ? (statuses.shift() ?? 500) : 200;
    res.end();
  });
  countSubmits(server, registry);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/binh-luan/v1/comments`;
  for (let n = 0; n < 3; n++) await fetch(url, { method: 'POST' });
  await fetch(`${url}?site=dongthap`);
  await fetch(`${url}?hang`, { method: 'POST' }).catch(() => {});
  await until('all are counted', async () => (await registry.metrics()).includes('status="none"'));
  const lines = (await registry.metrics()).split('\n');
  expect(lines.filter((line) => line.startsWith('binhluan_submits_total'))).toEqual([
    'binhluan_submits_total{status="202"} 2',
    'binhluan_submits_total{status="503"} 0',
    'binhluan_submits_total{status="429"} 1',
    'binhluan_submits_total{status="none"} 1',
  ]);
  server.closeAllConnections();
  server.close();
});

test('the work beside the jobs, and the time writes take, are counted from the start', async () => {
  const registry = new Registry();
  const { onSwept, onReplaced, onLearned } = countWork(registry);
  const { store, close } = await openTestStore();
  const timed = timedStore(store, registry);
  onSwept('mails', 7);
  onReplaced('notify');
  onLearned(42);
  await timed.write(async (db) => db.selectFrom('data_keys').select('id').execute());
  await expect(timed.write(() => Promise.reject(new Error('a fault of ours')))).rejects.toThrow(
    'a fault of ours',
  );
  await close();
  await expect(timed.write(async () => {})).rejects.toThrow();
  const lines = (await registry.metrics()).split('\n');
  for (const line of [
    'binhluan_swept_rows_total{kind="mails"} 7',
    'binhluan_swept_rows_total{kind="screening"} 0',
    'binhluan_workers_rebuilt_total{queue="notify"} 1',
    'binhluan_workers_rebuilt_total{queue="screening"} 0',
    'binhluan_filter_row 42',
    'binhluan_store_write_seconds_count{outcome="committed"} 1',
    'binhluan_store_write_seconds_count{outcome="refused"} 2',
  ])
    expect(lines).toContain(line);
});
