import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import { Problem } from '../../src/errors.ts';
import { showForm } from '../../src/publish/pages/hosted/hosted.ts';
import { testSite } from '../harness/site.ts';
import { openTestStore } from '../harness/store.ts';
import { fieldOf, textOf } from './markup.ts';
import { ARTICLE, type OpenWindow, openWindow, SITE } from './window.ts';

let window: OpenWindow;

beforeEach(async () => {
  window = await openWindow({ comments: { phone: 'optional' } });
});
afterEach(() => window.close());

const GOOD = {
  site: SITE,
  article: ARTICLE,
  name: 'Nguyễn Văn An',
  text: 'Bài viết hay.',
  consent: '2026-01',
};

function post(fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  window.now += 3_000;
  return fetch(`${window.url}/v1/comments`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
}

/** Where each fault stands in a page. */
const faultsOf = (html: string) =>
  Object.fromEntries(
    [...html.matchAll(/id="(\w+)-fault">([^<]*)</g)].map(([, field, text]) => [field, text]),
  );

test('a form that is taken leads to the thank-you page', async () => {
  const form = await (await window.get(`/comments/${SITE}/${ARTICLE}`)).text();
  const hidden = Object.fromEntries(['key', 'stamp'].map((name) => [name, fieldOf(form, name) ?? '']));
  const answer = await post({ ...GOOD, ...hidden }, { Origin: window.links.origin });
  expect(answer.status).toBe(303);
  const card = await fetch(answer.headers.get('Location') ?? '');
  expect(textOf(await card.text())).toContain(
    'Cảm ơn bạn. Bình luận đã được gửi tới Tòa soạn và đang chờ duyệt.',
  );
  const row = await window.store.read.selectFrom('comments').select('signals').executeTakeFirstOrThrow();
  expect(JSON.parse(row.signals)).toMatchObject({ stamp: 'valid', origin: 'listed', honeypot: false });
});

describe('a form that is not taken', () => {
  test('comes back with what was written and each fault at its field, the first in focus', async () => {
    const answer = await post({ ...GOOD, text: ' ', name: '', email: 'abc', phone: '12', consent: '' });
    expect(answer.status).toBe(422);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    const html = await answer.text();
    expect(faultsOf(html)).toEqual({
      text: 'Vui lòng nhập nội dung bình luận.',
      name: 'Vui lòng nhập họ và tên.',
      email: 'Email chưa đúng. Ví dụ: ten@example.com',
      phone: 'Số điện thoại chưa đúng. Ví dụ: 0912 345 678',
      consent: 'Vui lòng đánh dấu ô đồng ý để gửi bình luận.',
    });
    expect([...html.matchAll(/ autofocus/g)]).toHaveLength(1);
    expect(html).toMatch(/<textarea[^>]*aria-invalid="true"[^>]*autofocus/);
    expect(fieldOf(html, 'email')).toBe('abc');
    expect(html).toContain('<title>Chưa gửi được: ');
    expect(html).toMatch(/role="alert"/);
  });

  test('keeps every letter and line of a text, its boxes, and its key', async () => {
    const key = randomUUID();
    const text = `\nDòng đầu trống. 1 < 2 & 'x' "y" </textarea><script>alert(1)</script>\n\n🌸`;
    const html = await (
      await post({ ...GOOD, key, text, name: '"An" <b>', notify: '1', consent: '' })
    ).text();
    expect(fieldOf(html, 'text')).toBe(text);
    expect(fieldOf(html, 'name')).toBe('"An" <b>');
    expect(fieldOf(html, 'key')).toBe(key);
    expect(html).toMatch(/name="notify"[^>]* checked/);
    expect(html).not.toContain('<script>');
    // Replies are told by mail to whoever says where.
    expect(faultsOf(html)).toEqual({ consent: expect.any(String), email: 'Vui lòng nhập email.' });
  });

  test('tells how far too long a text is', async () => {
    const html = await (await post({ ...GOOD, text: 'a'.repeat(5_120) })).text();
    expect(faultsOf(html).text).toBe('Bình luận dài quá 5.000 ký tự (hiện 5.120). Vui lòng rút gọn.');
  });

  test('with a used key and another text offers to send it as a new comment', async () => {
    const key = randomUUID();
    await post({ ...GOOD, key });
    const answer = await post({ ...GOOD, key, text: 'Một ý kiến khác.' });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(fieldOf(html, 'text')).toBe('Một ý kiến khác.');
    expect(html).toContain('<button class="main">Gửi thành bình luận mới</button>');
    const fresh = fieldOf(html, 'key') ?? '';
    expect(fresh).not.toBe(key);
    expect((await post({ ...GOOD, key: fresh, text: 'Một ý kiến khác.' })).status).toBe(303);
  });

  test('too soon after others says how many seconds to wait and keeps the key', async () => {
    window.sites.set(SITE, testSite({ limits: { address: '1/20s' } }));
    await post(GOOD);
    const key = randomUUID();
    const answer = await post({ ...GOOD, key, text: 'Lần hai.' });
    expect(answer.status).toBe(429);
    const html = await answer.text();
    expect(textOf(html)).toContain(
      `Bạn gửi hơi nhanh. Xin thử lại sau ${answer.headers.get('Retry-After')} giây.`,
    );
    expect([fieldOf(html, 'text'), fieldOf(html, 'key')]).toEqual(['Lần hai.', key]);
  });

  test('from a page that may not send is told so', async () => {
    const answer = await post(GOOD, { Origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
    const html = await answer.text();
    expect(textOf(html)).toContain('Trang này chưa được phép nhận bình luận. Xin báo giúp Tòa soạn.');
    expect(fieldOf(html, 'text')).toBe(GOOD.text);
  });

  test('under a closed article has no form, but the text to copy and the list', async () => {
    await window.publish({ text: 'Ý kiến cũ.' });
    await window.store.write((db) => db.updateTable('articles').set({ closed_at: 1 }).execute());
    const answer = await post({ ...GOOD, text: 'Muộn mất rồi.' });
    expect(answer.status).toBe(409);
    const html = await answer.text();
    expect(html).not.toMatch(/<form[^>]* action="[^"]*\/v1\/comments"/);
    expect(textOf(html)).toMatch(/Bài viết đã đóng bình luận\.[\s\S]*Muộn mất rồi\.[\s\S]*Ý kiến cũ\./);
  });

  test('answering a comment that is gone can be sent as one of its own', async () => {
    const html = await (await post({ ...GOOD, parent: 'gone' })).text();
    expect(textOf(html)).toMatch(
      /Bình luận chưa được gửi\. Bình luận bạn muốn trả lời không còn nữa\. Bạn vẫn có thể gửi bình luận mới\.\s*Gửi thành bình luận mới/,
    );
    expect(html).toContain('<button form="write">Gửi thành bình luận mới</button>');
    expect(fieldOf(html, 'parent')).toBeNull();
    const other = await (await post({ ...GOOD, parent: 'kept', consent: '' })).text();
    expect(fieldOf(other, 'parent')).toBe('kept');
  });

  test('with a broken key gets a new one', async () => {
    const answer = await post({ ...GOOD, key: 'broken' });
    expect(answer.status).toBe(400);
    const html = await answer.text();
    expect(fieldOf(html, 'key')).toMatch(/^[0-9a-f-]{36}$/);
    expect(fieldOf(html, 'text')).toBe(GOOD.text);
  });

  test('while the database is away is kept whole, without the list', async () => {
    const away = await openTestStore();
    await away.store.close();
    const app = express();
    app.get('/', (_req, res) =>
      showForm(
        {
          store: away.store,
          sites: window.sites,
          links: window.links,
          clock: () => 0,
          mintStamp: () => 'stamp',
        },
        res,
        {
          site: testSite(),
          article: ARTICLE,
          values: { text: 'Đừng mất bài của tôi.' },
          problem: new Problem('unavailable', { retryAfter: 5 }),
        },
      ),
    );
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect(answer.status).toBe(503);
    const html = await answer.text();
    expect(textOf(html)).toContain('Hệ thống đang bận, bình luận chưa gửi được. Xin thử lại sau ít phút.');
    expect(fieldOf(html, 'text')).toBe('Đừng mất bài của tôi.');
    server.closeAllConnections();
    server.close();
  });
});
