import { createGzip, gzipSync } from 'node:zlib';
import { afterEach, expect, test } from '@jest/globals';
import { type Ask, createFetch } from '../../src/outside/fetch.ts';
import { ANYWHERE, failure, type Standing, serve, speak } from './servers.ts';

const open: Standing[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});
async function keep(server: Promise<Standing>): Promise<Standing> {
  open.push(await server);
  return server;
}

const fetch = createFetch({ userAgent: 'Binhluan', withinMs: 400 });
const patient = createFetch({ userAgent: 'Binhluan' });
const ask = (server: Standing, more: Partial<Ask> = {}): Ask => ({
  url: server.origin,
  permit: () => ANYWHERE,
  redirects: 3,
  most: 64 * 1024,
  ...more,
});
/** Writes for as long as somebody listens. */
function endlessly(stream: NodeJS.WritableStream, chunk: string | Buffer): void {
  const more = () => {
    while (stream.writable && stream.write(chunk));
  };
  stream.on('drain', more);
  more();
}

test('who never answers is given up in time', async () => {
  const server = await keep(speak(() => {}));
  expect(await failure(fetch(ask(server)))).toBe('late');
});

test('a name server that never answers is given up in time', async () => {
  const waiting = createFetch({ userAgent: 'Binhluan', withinMs: 400, resolve: () => new Promise(() => {}) });
  const permit = () => ANYWHERE;
  expect(await failure(waiting({ url: 'https://bao.example/', permit, redirects: 0, most: 1 }))).toBe('late');
});

test('a byte now and then does not keep us', async () => {
  const server = await keep(
    serve((_, res) => {
      const timer = setInterval(() => res.write('x'), 50);
      res.on('close', () => clearInterval(timer));
    }),
  );
  const began = performance.now();
  expect(await failure(fetch(ask(server)))).toBe('late');
  expect(performance.now() - began).toBeLessThan(2_000);
});

test('the same in compressed form does not keep us either', async () => {
  const server = await keep(
    serve((_, res) => {
      res.setHeader('Content-Encoding', 'gzip');
      const gzip = createGzip();
      gzip.pipe(res);
      const timer = setInterval(() => {
        gzip.write('x');
        gzip.flush();
      }, 50);
      res.on('close', () => clearInterval(timer));
    }),
  );
  expect(await failure(fetch(ask(server)))).toBe('late');
});

test('headers that come slowly do not keep us', async () => {
  const server = await keep(
    speak((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('a: b\r\n'), 50);
      socket.on('close', () => clearInterval(timer));
    }),
  );
  expect(await failure(fetch(ask(server)))).toBe('late');
});

test('redirects share one time', async () => {
  const server = await keep(
    serve((_, res) => void setTimeout(() => res.writeHead(302, { Location: '/on' }).end(), 150)),
  );
  expect(await failure(fetch(ask(server, { redirects: 100 })))).toBe('late');
});

test('an endless body is cut off and the connection ended', async () => {
  let closed = () => {};
  const ended = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const server = await keep(
    serve((_, res) => {
      res.on('close', closed);
      endlessly(res, Buffer.alloc(16 * 1024, 'x'));
    }),
  );
  const { bytes, cut } = await patient(ask(server));
  expect([bytes.length, cut]).toEqual([64 * 1024, true]);
  await ended;
});

test('a body of just the size is whole', async () => {
  const server = await keep(serve((_, res) => res.end(Buffer.alloc(64 * 1024))));
  const { bytes, cut } = await patient(ask(server));
  expect([bytes.length, cut]).toEqual([64 * 1024, false]);
});

test('a small file that unpacks to gigabytes is cut off as soon as a large one', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  const server = await keep(
    serve((_, res) => {
      res.setHeader('Content-Encoding', 'gzip');
      endlessly(res, bomb);
    }),
  );
  const before = process.memoryUsage().arrayBuffers;
  const { bytes, cut } = await patient(ask(server));
  expect([bytes.length, cut]).toEqual([64 * 1024, true]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
});

test('an endless file that unpacks to nothing is cut off too', async () => {
  const nothing = gzipSync('');
  const server = await keep(
    serve((_, res) => {
      res.setHeader('Content-Encoding', 'gzip');
      endlessly(res, Buffer.concat(Array<Buffer>(500).fill(nothing)));
    }),
  );
  const { bytes } = await patient(ask(server));
  expect(bytes.length).toBe(0);
});

test('packed within packed, and packings nobody asked for, are not opened', async () => {
  const server = await keep(
    serve((req, res) =>
      res.setHeader('Content-Encoding', decodeURIComponent(req.url?.slice(1) ?? '')).end('x'),
    ),
  );
  for (const encoding of ['gzip, gzip', 'zstd', 'compress', 'gzip;x'])
    expect(
      await failure(patient(ask(server, { url: `${server.origin}/${encodeURIComponent(encoding)}` }))),
    ).toBe('wrong-encoding');
});

test('what says it is packed and is not is a bad answer', async () => {
  const server = await keep(serve((_, res) => res.setHeader('Content-Encoding', 'gzip').end('plain')));
  expect(await failure(patient(ask(server)))).toBe('bad-answer');
});

test('huge headers, and answers that are no HTTP, are bad answers', async () => {
  const huge = await keep(
    speak((socket) => socket.end(`HTTP/1.1 200 OK\r\na: ${'x'.repeat(64_000)}\r\n\r\n`)),
  );
  expect(await failure(patient(ask(huge)))).toBe('bad-answer');
  const many = await keep(
    speak((socket) => socket.end(`HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(10_000)}\r\n`)),
  );
  expect(await failure(patient(ask(many)))).toBe('bad-answer');
  const other = await keep(speak((socket) => socket.end('220 mail.example ESMTP\r\n')));
  expect(await failure(patient(ask(other)))).toBe('bad-answer');
});

test('who hangs up without a word, or in the middle of one, is unreachable', async () => {
  const silent = await keep(speak((socket) => socket.end()));
  expect(await failure(patient(ask(silent)))).toBe('unreachable');
  const halfway = await keep(
    speak((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf')),
  );
  expect(await failure(patient(ask(halfway)))).toBe('unreachable');
  const nobody = await keep(serve(() => {}));
  await nobody.close();
  expect(await failure(patient(ask(nobody)))).toBe('unreachable');
});

test('a page of another kind is not read', async () => {
  const server = await keep(serve((_, res) => res.setHeader('Content-Type', 'application/pdf').end('x')));
  expect(await failure(patient(ask(server, { types: ['text/html'] })))).toBe('wrong-type');
});

test('an answer that is an error has no body', async () => {
  const server = await keep(serve((_, res) => res.writeHead(500).end('text')));
  const { status, bytes } = await patient(ask(server));
  expect([status, bytes.length]).toEqual([500, 0]);
});

test('a process that ends does not wait', async () => {
  const server = await keep(speak(() => ending.abort()));
  const ending = new AbortController();
  expect(await failure(patient(ask(server), ending.signal))).toBe('stopped');
  expect(await failure(patient(ask(server), ending.signal))).toBe('stopped');
});

test('no failure names the address, which may hold a secret', async () => {
  const server = await keep(speak((socket) => socket.end()));
  const error = await patient(ask(server, { url: `${server.origin}/bot123:secret/send` })).catch(
    (err) => err,
  );
  expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain('secret');
});
