/** Whose address counts, with and without proxies in front, whatever a client writes into X-Forwarded-For. */
import { randomUUID } from 'node:crypto';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from '../../config/config.ts';
import { createApp } from '../../src/app.ts';
import { buildEmbed, type EmbedFiles } from '../../src/embed/bundle.ts';
import { unseal } from '../../src/signing.ts';
import { type Service, startService, submission } from '../harness/service.ts';
import { ORIGIN, sitesText } from '../harness/site.ts';

let service: Service;
let embed: EmbedFiles;
let door: Server | null = null;
beforeAll(async () => {
  embed = await buildEmbed();
  service = await startService({
    workers: false,
    sites: sitesText({}, { id: 'strict', limits: { address: '2/1m' } }),
  });
});
afterEach(async () => {
  door?.closeAllConnections();
  await new Promise((resolve) => (door ? door.close(resolve) : resolve(null)));
  door = null;
});
afterAll(() => service.close());

/** Express' setting for a value of TRUST_PROXY, as the configuration reads it. */
function setting(value: string | undefined) {
  const env = { ALLOW_HTTP: false, DATABASE_URL: 'sqlite:x.db', ...(value && { TRUST_PROXY: value }) };
  const sites = { path: 'test', text: sitesText() };
  const files = { sites, sample: null, developmentKey: 'a key for tests that is long enough to be one' };
  return parse({ env, faults: [] }, files).config.trustProxy;
}

/** The same service behind another value of TRUST_PROXY. @returns its port, on IPv4 and IPv6. */
async function open(trustProxy: string | undefined): Promise<number> {
  const config = { ...service.context.config, trustProxy: setting(trustProxy) };
  const app = createApp({ ...service.context, config, embed, draining: () => false });
  door = createServer(app.handler);
  await new Promise<void>((resolve) => door?.listen(0, '::', resolve));
  return (door.address() as AddressInfo).port;
}

interface Sent {
  forwarded?: string | string[];
  host?: string;
  site?: string;
}

/** Sends a comment as whoever connects from `host` does. `fetch` would join several headers of one name. */
function send(port: number, { forwarded, host = '127.0.0.1', site = 'dongthap' }: Sent) {
  return new Promise<{ status: number; id: string }>((resolve, reject) => {
    const sent = request({ host, port, method: 'POST', path: '/v1/comments', agent: false }, (response) => {
      let text = '';
      response.on('data', (data) => {
        text += data;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, id: JSON.parse(text).id }));
    });
    sent.on('error', reject);
    sent.setHeader('Content-Type', 'application/json');
    sent.setHeader('Origin', ORIGIN);
    sent.setHeader('Idempotency-Key', randomUUID());
    if (forwarded !== undefined) sent.setHeader('X-Forwarded-For', forwarded);
    sent.end(JSON.stringify(submission({ site })));
  });
}

/** The address that is stored (encrypted) with a comment. */
async function addressOf(port: number, order: Sent): Promise<string> {
  const { status, id } = await send(port, order);
  expect(status).toBe(202);
  const { read } = service.context.store;
  const row = await read.selectFrom('comments').select('ip').where('id', '=', id).executeTakeFirstOrThrow();
  return unseal(service.context.keys.seal, String(row.ip), `ip ${id}`);
}

describe('without a trusted proxy', () => {
  test.each([
    ['nothing', undefined],
    ['an address', '203.0.113.9'],
    ['several', '203.0.113.9, 198.51.100.1'],
    ['several headers', ['203.0.113.9', '198.51.100.1']],
    ['an IPv6 address', '2001:db8::1'],
    ['our own', '127.0.0.1'],
    ['rubbish', "'; drop table comments; --"],
    ['emptiness', ''],
  ])('%s in X-Forwarded-For changes nothing', async (_, forwarded) => {
    const port = await open(undefined);
    expect(await addressOf(port, { forwarded })).toBe('127.0.0.1');
    expect(await addressOf(port, { forwarded, host: '::1' })).toBe('::1');
  });

  test('nobody gets a second burst by a forged header', async () => {
    const port = await open('0');
    const statuses = [];
    for (let n = 0; n < 5; n++)
      statuses.push((await send(port, { forwarded: `203.0.113.${n}`, site: 'strict' })).status);
    expect(statuses).toEqual([202, 202, 429, 429, 429]);
  });
});

describe('behind one proxy', () => {
  test.each([
    ['what it saw', '203.0.113.9', '203.0.113.9'],
    ['what it saw behind what a client forged', '198.51.100.1, 203.0.113.9', '203.0.113.9'],
    ['what it saw behind a forged IPv6 address', '2001:db8::bad, 203.0.113.9', '203.0.113.9'],
    ['IPv6', '198.51.100.1, 2001:db8:1:2::3', '2001:db8:1:2::3'],
    ['IPv6 with a port', '[2001:db8:1:2::3]:50123', '2001:db8:1:2::3'],
    ['IPv4 with a port', '203.0.113.9:50123', '203.0.113.9'],
    ['IPv4 in IPv6', '::ffff:cb00:7109', '203.0.113.9'],
    ['itself, when it names nobody', undefined, '127.0.0.1'],
    ['itself, when it names no address', '203.0.113.9, unknown', '127.0.0.1'],
    ['itself, when it names a forged one of any length', `203.0.113.9, ${'9.'.repeat(3_000)}`, '127.0.0.1'],
  ])('counts %s', async (_, forwarded, address) => {
    for (const trusted of ['1', 'loopback']) {
      const port = await open(trusted);
      expect(await addressOf(port, { forwarded })).toBe(address);
      door?.closeAllConnections();
      await new Promise((resolve) => door?.close(resolve));
    }
  });

  test('readers have a limit each, and nobody gets another by writing headers', async () => {
    const port = await open('1');
    const from = async (address: string) =>
      (
        await send(port, {
          forwarded: `198.51.100.${Math.floor(Math.random() * 250)}, ${address}`,
          site: 'strict',
        })
      ).status;
    expect([await from('203.0.113.1'), await from('203.0.113.1'), await from('203.0.113.1')]).toEqual([
      202, 202, 429,
    ]);
    expect([await from('2001:db8::1'), await from('2001:db8::2'), await from('2001:db8::3')]).toEqual([
      202, 202, 429,
    ]);
    expect(await from('203.0.113.2')).toBe(202);
  });
});

describe('behind proxies that are listed', () => {
  test.each([
    ['the last that is not listed', '203.0.113.9, 10.1.2.3', '203.0.113.9'],
    ['… whatever stands before it', '10.9.9.9, 203.0.113.9, 10.1.2.3, 10.4.5.6', '203.0.113.9'],
    ['… also when it is IPv6', '10.9.9.9, 2001:db8:1::9, fd00::5', '2001:db8:1::9'],
    ['… also when a proxy is written as IPv4 in IPv6', '203.0.113.9, ::ffff:10.1.2.3', '203.0.113.9'],
    ['a proxy that is not listed', '203.0.113.9, 192.0.2.7', '192.0.2.7'],
    ['the first, when all are listed', '10.1.2.3, 10.4.5.6', '10.1.2.3'],
  ])('counts %s', async (_, forwarded, address) => {
    const port = await open('loopback, 10.0.0.0/8, fd00::/8');
    expect(await addressOf(port, { forwarded })).toBe(address);
    expect(await addressOf(port, { forwarded, host: '::1' })).toBe(address);
  });

  test('nobody else is believed: who comes past the proxy stands for himself', async () => {
    const port = await open('10.0.0.0/8, ::1');
    expect(await addressOf(port, { forwarded: '203.0.113.9' })).toBe('127.0.0.1');
    expect(await addressOf(port, { forwarded: '203.0.113.9', host: '::1' })).toBe('203.0.113.9');
  });
});
