import { createServer, type Server } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { freePort } from '../../src/local/ports.ts';
import { answering } from '../../src/local/supervisor/answering.ts';
import { until } from '../harness/until.ts';

let server: Server | null = null;
afterEach(async () => {
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
  server = null;
});

test('a service that is slow to start is waited for, and that is said once', async () => {
  const port = await freePort(0);
  let said = 0;
  const waited = answering(`http://127.0.0.1:${port}/healthz`, {
    over: () => false,
    onSlow: () => void said++,
    slowAfter: 0,
  });
  await until('it was said', () => said > 0);
  // Answers that are no good yet are waited out as well.
  let asked = 0;
  server = createServer((_req, res) => res.writeHead(++asked < 3 ? 503 : 200).end('ok'));
  server.listen(port, '127.0.0.1');
  await waited;
  expect([said, asked]).toEqual([1, 3]);
});

test('nobody waits for a service that has ended', async () => {
  const port = await freePort(0);
  let over = false;
  const waited = answering(`http://127.0.0.1:${port}/`, {
    over: () => over,
    onSlow: () => {
      over = true;
    },
    slowAfter: 0,
  });
  await expect(waited).resolves.toBeUndefined();
});

test('what never answers is given up with its address', async () => {
  const url = `http://127.0.0.1:${await freePort(0)}/healthz`;
  const waited = answering(url, { over: () => false, onSlow() {}, giveUpAfter: 0 });
  await expect(waited).rejects.toThrow(`${url} does not answer`);
});
