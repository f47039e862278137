import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Service, startService, submission } from '../harness/service.ts';
import { ORIGIN, sitesText } from '../harness/site.ts';
import { key, problem } from './answers.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({
    workers: false,
    sites: sitesText(
      {},
      { id: 'strict', comments: { email: 'required', maxLength: 200 }, limits: { address: '3/1m' } },
      { id: 'english', locale: 'en', consent: { required: 'off' } },
    ),
  });
});
afterAll(() => service.close());

const count = async () =>
  (await service.context.store.read.selectFrom('comments').select('id').execute()).length;

function post(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${service.url}/v1/comments`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: ORIGIN, ...headers },
    body,
  });
}

describe('a good submission', () => {
  test('is answered with 202, an id, a receipt and where to look at it', async () => {
    const response = await service.submit({}, key());
    expect(response.status).toBe(202);
    const body = (await response.json()) as Record<string, string>;
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'received',
      receipt: expect.stringMatching(/^[\w-]{43}$/),
      receiptUrl: `${service.url}/r/${body.receipt}`,
    });
  });

  test('sent again under its key gives the same answer and no second row, many times at once', async () => {
    const headers = key();
    const before = await count();
    const answers = await Promise.all(
      Array.from({ length: 30 }, async () => (await service.submit({}, headers)).text()),
    );
    expect(new Set(answers).size).toBe(1);
    expect(await count()).toBe(before + 1);
  });

  test('another content under the same key is refused', async () => {
    const headers = key();
    await service.submit({}, headers);
    const response = await service.submit({ text: 'Khác hẳn.' }, headers);
    expect(response.status).toBe(422);
    expect((await problem(response)).code).toBe('key-reused');
  });

  test('a retry of an accepted reply is answered as before, also when its parent is gone meanwhile', async () => {
    const { id, receipt } = (await (await service.submit({}, key())).json()) as Record<string, string>;
    const { write } = service.context.store;
    await write((db) =>
      db
        .updateTable('comments')
        .set({ status: 'approved', publish_at: 1, published_revision: 1 })
        .where('id', '=', String(id))
        .execute(),
    );
    const headers = key();
    const first = await service.submit({ parent: id }, headers);
    expect(first.status).toBe(202);
    const withdrawn = await fetch(`${service.url}/v1/receipts/${receipt}`, { method: 'DELETE' });
    expect(withdrawn.status).toBe(200);
    const again = await service.submit({ parent: id }, headers);
    expect(again.status).toBe(202);
    expect(await again.json()).toEqual(await first.json());
    expect((await service.submit({ parent: id }, key())).status).toBe(422);
  });

  test('stamp, honeypot and title are no part of the content: a retry with another stamp is the same comment', async () => {
    const headers = key();
    const first = await (await service.submit({ stamp: 'a' }, headers)).text();
    expect(await (await service.submit({ stamp: 'b', website: '' }, headers)).text()).toBe(first);
  });

  test('neither address nor mail stands in the database in the clear', async () => {
    await service.submit({ email: 'an.nguyen@mail.example', notify: true }, key());
    const rows = JSON.stringify(
      await service.context.store.read.selectFrom('comments').selectAll().execute(),
    );
    expect(rows).not.toMatch(/an\.nguyen|mail\.example|127\.0\.0\.1/);
  });

  test('a filled honeypot is answered like any other', async () => {
    expect((await service.submit({ website: 'http://x' }, key())).status).toBe(202);
  });

  test('is accepted without an Origin', async () => {
    const response = await fetch(`${service.url}/v1/comments`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(submission()),
    });
    expect(response.status).toBe(202);
  });
});

describe('refusals', () => {
  test.each([
    ['no JSON', '{', 400],
    ['an array', '[]', 400],
    ['a number', '1', 400],
    ['nothing', '', 400],
    ['bytes that are no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 400],
    ['a nest deeper than five', '{"site":[[[[[[1]]]]]]}', 422],
  ])('%s is refused', async (_, body, status) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    await problem(response);
  });

  test.each([
    ['an unknown field', { colour: 'red' }, '/colour'],
    ['__proto__', JSON.parse('{"__proto__":{"x":1}}'), '/__proto__'],
    ['an array for a string', { text: ['a'] }, '/text'],
    ['a number for a string', { name: 5 }, '/name'],
    ['an unknown field of the article', { article: { id: 'a', colour: 1 } }, '/article/colour'],
    ['an article without id', { article: {} }, '/article/id'],
    ['an article id of 201 characters', { article: { id: 'a'.repeat(201) } }, '/article/id'],
    [
      'an article address with another scheme',
      { article: { id: 'a', url: 'javascript:alert(1)' } },
      '/article/url',
    ],
    ['no text', { text: ' \n\u200b ' }, '/text'],
    ['no name', { name: ' ' }, '/name'],
    ['a name of 61 characters', { name: 'a'.repeat(61) }, '/name'],
    ['no consent', { consent: undefined }, '/consent'],
    ['a mail address that is none', { email: 'a@b@c' }, '/email'],
    ['a parent nobody knows', { parent: randomUUID() }, '/parent'],
  ])('%s is named by its pointer', async (_, body, pointer) => {
    const response = await service.submit(body, key());
    expect(response.status).toBe(422);
    const { code, errors } = await problem(response);
    expect(code).toBe('invalid');
    expect(errors?.map((error) => error.pointer)).toEqual([pointer]);
    expect(errors?.[0]?.detail).toMatch(/\S.*\.$|Ví dụ/);
  });

  test('every fault is told at once, in words of the site’s language', async () => {
    const vietnamese = await service.submit({ name: '', text: '' }, key());
    expect((await problem(vietnamese)).errors?.map(({ detail }) => detail)).toEqual([
      'Vui lòng nhập nội dung bình luận.',
      'Vui lòng nhập họ và tên.',
    ]);
    const english = await service.submit({ site: 'english', text: '', consent: undefined }, key());
    expect((await problem(english)).errors?.[0]?.detail).toBe('Please write a comment.');
  });

  test('length is counted as a person counts: 5,000 letters with two marks each fit, 5,001 do not', async () => {
    const letter = 'ệ'.normalize('NFC');
    expect((await service.submit({ text: letter.repeat(5_000) }, key())).status).toBe(202);
    const response = await service.submit({ text: letter.repeat(5_001) }, key());
    expect((await problem(response)).errors?.[0]?.detail).toBe(
      'Bình luận dài quá 5.000 ký tự (hiện 5.001). Vui lòng rút gọn.',
    );
  });

  test('an unknown site is 404, before anything else is looked at', async () => {
    const response = await service.submit({ site: 'nobody', text: '' }, key());
    expect(response.status).toBe(404);
    expect((await problem(response)).code).toBe('unknown-site');
  });

  test.each([
    'https://evil-bao.example',
    'https://bao.example.evil',
    'http://bao.example',
    'null',
    'https://bao.example:444',
  ])('the origin %s is refused, and gets no permission to read', async (origin) => {
    const response = await service.submit({}, { ...key(), Origin: origin });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect((await problem(response)).code).toBe('foreign-origin');
  });

  test('a listed origin may read the answer, without credentials', async () => {
    const response = await service.submit({}, key());
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(response.headers.get('vary')).toMatch(/origin/i);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test.each([
    ['text/plain', 415],
    ['multipart/form-data; boundary=x', 415],
    ['application/json; charset=latin1', 415],
    ['application/json; charset=UTF-8', 202],
    ['application/json;charset="utf-8"', 202],
  ])('the media type %s is answered with %d', async (type, status) => {
    expect((await post(JSON.stringify(submission()), { 'Content-Type': type, ...key() })).status).toBe(
      status,
    );
  });

  test('a compressed body is refused', async () => {
    expect((await post('x', { 'Content-Encoding': 'gzip' })).status).toBe(415);
  });

  test('a key that is no UUID is refused', async () => {
    const response = await service.submit({}, { 'Idempotency-Key': 'one' });
    expect(response.status).toBe(400);
    expect((await problem(response)).code).toBe('bad-key');
  });

  test('17 KB of JSON are refused, 17 KB of form are not', async () => {
    expect((await post(JSON.stringify(submission({ text: 'a'.repeat(17_000) })))).status).toBe(413);
    const form = new URLSearchParams({
      site: 'dongthap',
      article: 'a',
      name: 'An',
      text: 'ệ'.repeat(3_000),
      consent: '1',
    }).toString();
    expect(form.length).toBeGreaterThan(17_000);
    const response = await fetch(`${service.url}/v1/comments`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: form,
    });
    expect(response.status).toBe(303);
  });

  test('what a person counts as one letter, and what takes as long to check as thousands, does not fit', async () => {
    const form = (text: string) =>
      fetch(`${service.url}/v1/comments`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        // As it is: encoded, the largest body of all would hold a third of it.
        body: `site=dongthap&article=a&name=An&consent=1&text=${text}`,
      });
    const endless = await form('\u1100'.repeat(20_001));
    expect(endless.status).toBe(422);
    expect(await endless.text()).toContain('Bình luận dài quá 5.000 ký tự');
    expect((await form('\u1100'.repeat(20_000))).status).toBe(303);
  });

  test('a nest of a megabyte is answered at once, without reading it whole', async () => {
    const url = new URL(service.url);
    const socket = connect(Number(url.port), url.hostname);
    const answer = new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
    socket.on('error', () => {});
    const started = performance.now();
    socket.write(
      `POST /v1/comments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n${'['.repeat(20_000)}`,
    );
    expect(await answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(performance.now() - started).toBeLessThan(500);
    socket.destroy();
  });

  test('a body that names no length is refused as soon as it is too large', async () => {
    const url = new URL(service.url);
    const socket = connect(Number(url.port), url.hostname);
    const answer = new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
    socket.on('error', () => {});
    socket.write(
      'POST /v1/comments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    // More would follow for ever; the answer does not wait for it.
    socket.write(`4400\r\n${'['.repeat(0x4400)}\r\n`);
    expect(await answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close/i);
    socket.destroy();
  });

  test('other methods are answered with 405 and what is allowed', async () => {
    const response = await fetch(`${service.url}/v1/comments`, { method: 'PUT' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
  });
});
