import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { choosePorts, freePort, LOOPBACK } from '../../src/local/ports.ts';

const servers: Server[] = [];

async function occupy(port: number): Promise<void> {
  const server = createServer().listen(port, LOOPBACK);
  servers.push(server);
  await once(server, 'listening');
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.close();
    await once(server, 'close');
  }
});

test('a free port is kept, a busy one moves on to the next free one', async () => {
  const port = await freePort(20_000 + (process.pid % 20_000));
  expect(await freePort(port)).toBe(port);
  await occupy(port);
  expect(await freePort(port)).toBeGreaterThan(port);
});

test('who must move takes the port of nobody else', async () => {
  const first = await freePort(20_000 + ((process.pid + 500) % 20_000));
  await occupy(first);
  const [service, newspaper, mailbox] = await choosePorts([first, first + 1, first + 2]);
  expect(newspaper).toBe(first + 1);
  expect(mailbox).toBe(first + 2);
  expect(service).toBeGreaterThan(first + 2);
});

test('zero lets the kernel choose', async () => {
  expect(await freePort(0)).toBeGreaterThan(0);
});
