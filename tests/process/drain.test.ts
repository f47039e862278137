import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, jest, test } from '@jest/globals';
import { createDrain, type Drain } from '../../src/process/drain.ts';
import { until } from '../harness/until.ts';

const PAUSE = 400;
const WITHIN = 3_000;

let server: Server;
let drain: Drain;
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.closeAllConnections();
  server.close();
});

async function listen(handler: RequestListener): Promise<void> {
  drain = createDrain(handler);
  server = createServer(drain.handler);
  drain.watch(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

/** A connection that is kept, what it heard, and whether the server ended it. */
async function keep() {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  sockets.push(socket);
  const kept = {
    socket,
    heard: '',
    ended: false,
    reset: false,
    ask: () => socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'),
  };
  socket.on('data', (data) => {
    kept.heard += data;
  });
  socket.on('end', () => {
    kept.ended = true;
  });
  socket.on('error', () => {
    kept.reset = true;
  });
  await once(socket, 'connect');
  return kept;
}

test('while it leaves, each answer says so, also one that was begun before, and what was begun is finished', async () => {
  const slow = Promise.withResolvers<void>();
  await listen(async (_req, res) => {
    await slow.promise;
    res.end('done');
  });
  const early = await keep();
  early.ask();
  await until('the request is there', async () => (await connections()) === 1);
  const leaving = drain.begin({ pause: PAUSE, within: WITHIN });
  const late = await keep();
  late.ask();
  await until('the door is shut', () => !server.listening, 2_000);
  expect([early.ended, late.ended]).toEqual([false, false]);
  slow.resolve();
  await leaving;
  await until('both are over', () => early.ended && late.ended);
  for (const { heard, reset } of [early, late]) {
    expect(heard).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(heard).toMatch(/\r\nConnection: close\r\n/);
    expect(heard).toContain('done');
    expect(reset).toBe(false);
  }
});

test('an idle connection is kept through the pause, in which its client may still ask, and ended after it', async () => {
  await listen((_req, res) => res.end('hello'));
  const [idle, busy] = [await keep(), await keep()];
  for (const client of [idle, busy]) client.ask();
  await until('both are answered', () => idle.heard.includes('hello') && busy.heard.includes('hello'));
  const since = Date.now();
  const leaving = drain.begin({ pause: PAUSE, within: WITHIN });
  busy.ask();
  await until('it is answered once more', () => busy.heard.split('hello').length === 3);
  expect(busy.heard).toMatch(/Connection: close[\s\S]*hello$/);
  expect(idle.ended).toBe(false);
  await leaving;
  await until('both are ended', () => idle.ended && busy.ended);
  expect(idle.reset || busy.reset).toBe(false);
  expect(Date.now() - since).toBeGreaterThanOrEqual(PAUSE);
  expect(Date.now() - since).toBeLessThan(WITHIN);
});

test('a request that never ends is cut when the time is over, and nobody is let in any more', async () => {
  await listen(() => {});
  const stuck = await keep();
  stuck.ask();
  await until('the request is there', async () => (await connections()) === 1);
  const since = Date.now();
  await drain.begin({ pause: 0, within: 500 });
  expect(Date.now() - since).toBeGreaterThanOrEqual(450);
  expect(Date.now() - since).toBeLessThan(2_000);
  await until('it is cut', () => stuck.ended || stuck.reset);
  const refused = connect((server.address() as AddressInfo | null)?.port ?? 1, '127.0.0.1');
  await expect(once(refused, 'connect')).rejects.toThrow('ECONNREFUSED');
});

test('a clock that is set back meanwhile makes it wait no longer', async () => {
  await listen(() => {});
  const stuck = await keep();
  stuck.ask();
  await until('the request is there', async () => (await connections()) === 1);
  const leaving = drain.begin({ pause: 0, within: 500 });
  const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 3_600_000);
  const since = performance.now();
  await leaving.finally(() => clock.mockRestore());
  expect(performance.now() - since).toBeLessThan(2_000);
});

function connections(): Promise<number> {
  return new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
}
