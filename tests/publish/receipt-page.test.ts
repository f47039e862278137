import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { commentById } from '../../src/store/comments.ts';
import { fieldOf, textOf } from './markup.ts';
import { type OpenWindow, openWindow, type Sent, storedText } from './window.ts';

let window: OpenWindow;

beforeEach(async () => {
  window = await openWindow({ comments: { hours: 'Tòa soạn duyệt bình luận từ 7 giờ đến 22 giờ.' } });
});
afterEach(() => window.close());

const page = async (sent: Sent) => (await window.get(`/r/${sent.receipt}`)).text();
const seen = async (sent: Sent) => textOf(await page(sent));

function post(
  sent: Sent,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${window.url}/r/${sent.receipt}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
}

describe('what the page says', () => {
  test('thanks, the hours, the text as typed, and the link to keep, while it waits', async () => {
    const sent = await window.send({ text: "Dòng một.\n1 < 2 & 'x' <b>", name: '<i>An</i>' });
    for (const wait of [false, true]) {
      if (wait) await window.screen(sent);
      const text = await seen(sent);
      expect(text).toContain('Cảm ơn bạn. Bình luận đã được gửi tới Tòa soạn và đang chờ duyệt.');
      expect(text).toContain('Tòa soạn duyệt bình luận từ 7 giờ đến 22 giờ.');
      expect(text).toContain("Dòng một.\n1 < 2 & 'x' <b>");
      expect(text).toContain('<i>An</i>');
      expect(text).toContain('Chờ duyệt');
      expect(text).toContain(window.links.receipt(sent.receipt));
      expect(text).toMatch(/‹ Trở về bài viết[\s\S]*Sửa[\s\S]*Rút lại[\s\S]*Viết bình luận khác/);
    }
  });

  test('undecided spam reads as any waiting comment', async () => {
    const sent = await window.send();
    await window.screen(sent, 'spam');
    expect(await seen(sent)).toContain('đang chờ duyệt');
  });

  test('that it was approved, then published, then edited by the desk or taken down', async () => {
    const sent = await window.send({ text: 'Bai viet hay.' });
    await window.screen(sent);
    await window.decide(sent, 'approve', { delay: 10_000 });
    expect(await seen(sent)).toContain('Bình luận đã được duyệt và sẽ hiện dưới bài trong ít phút.');
    window.now += 10_000;
    const text = await seen(sent);
    expect(text).toMatch(/Bình luận của bạn đã được đăng lúc 13:52 ngày 17\/02\/2022\.[\s\S]*Đã đăng\n/);
    expect(text).toContain('Xem bình luận dưới bài viết');
    await window.decide(sent, 'approve', { text: 'Bài viết hay.' });
    expect(await seen(sent)).toMatch(/Đã đăng, có biên tập[\s\S]*Bài viết hay\./);
    await window.decide(sent, 'remove');
    expect(await seen(sent)).toContain('Bình luận đã được gỡ.');
  });

  test('that it was not published, and why', async () => {
    const sent = await window.send();
    await window.screen(sent);
    await window.decide(sent, 'reject', { reason: 'Không đúng chủ đề' });
    const text = await seen(sent);
    expect(text).toContain('Rất tiếc, bình luận này không được đăng.');
    expect(text).toContain('Lý do: Không đúng chủ đề');
    expect(text).not.toContain('Sửa');
  });

  test('that an edit of a published comment waits, beside the text that stands', async () => {
    const sent = await window.publish({ text: 'Bản đang đứng.' });
    expect(await seen(sent)).toContain('Bạn còn sửa được đến 14:02.');
    expect((await post(sent, { action: 'edit', text: 'Bản vừa sửa.' })).status).toBe(303);
    expect(await seen(sent)).toMatch(/Bản đang đứng\.[\s\S]*đang chờ duyệt[\s\S]*Bản vừa sửa\./);
  });

  test('it is kept by nobody, and not found by guessing', async () => {
    const sent = await window.send();
    const answer = await window.get(`/r/${sent.receipt}`);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(answer.headers.get('Referrer-Policy')).toBe('same-origin');
    const none = await window.get(`/r/${'A'.repeat(43)}`);
    expect(none.status).toBe(404);
    expect(textOf(await none.text())).toContain('Đường dẫn xem kết quả không đúng hoặc không đầy đủ.');
  });
});

describe('what its forms do', () => {
  test('GET changes nothing, an edit is saved and screened, and the page shows it', async () => {
    const sent = await window.send({ text: '\nTrước.' });
    const html = await page(sent);
    expect(fieldOf(html, 'text')).toBe('\nTrước.');
    expect(await commentById(window.store.read, sent.id)).toMatchObject({ version: 1 });
    const answer = await post(
      sent,
      { action: 'edit', text: 'Sau.\r\nHai dòng.' },
      { Origin: window.links.origin },
    );
    expect(answer.status).toBe(303);
    expect(answer.headers.get('Location')).toBe(window.links.receipt(sent.receipt));
    expect(await seen(sent)).toContain('Sau.\nHai dòng.');
    expect(window.enqueued).toHaveLength(1);
  });

  test('an empty or too long edit comes back with its fault, open and in focus', async () => {
    const sent = await window.send({ text: 'Trước.' });
    const empty = await post(sent, { action: 'edit', text: ' ' });
    expect(empty.status).toBe(422);
    const html = await empty.text();
    expect(html).toMatch(/<details open>[\s\S]*autofocus/);
    expect(textOf(html)).toContain('Vui lòng nhập nội dung bình luận.');
    const long = await post(sent, { action: 'edit', text: 'a'.repeat(5_001) });
    expect(fieldOf(await long.text(), 'text')).toHaveLength(5_001);
    expect(await storedText(window, sent)).toBe('Trước.');
  });

  test('an edit that comes too late is given back to copy', async () => {
    const sent = await window.send();
    await window.screen(sent);
    await window.decide(sent, 'reject');
    const answer = await post(sent, { action: 'edit', text: 'Công sức của tôi.' });
    expect(answer.status).toBe(409);
    const text = textOf(await answer.text());
    expect(text).toMatch(/không còn sửa được[\s\S]*Công sức của tôi\./);
  });

  test('withdrawing asks once more, then erases, and says so', async () => {
    const sent = await window.publish({ text: 'canary text' });
    expect(await seen(sent)).toContain('Rút lại bình luận này? Nội dung sẽ bị xóa hẳn.');
    expect((await post(sent, { action: 'withdraw' })).status).toBe(303);
    const text = await seen(sent);
    expect(text).toContain('Bạn đã rút lại bình luận.');
    expect(text).not.toMatch(/canary|Rút lại|Sửa/);
    expect((await post(sent, { action: 'withdraw' })).status).toBe(303);
  });

  test('they are taken from this page only', async () => {
    const sent = await window.send();
    for (const headers of [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: 'https://bao.example' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site', Origin: window.links.origin },
    ]) {
      const answer = await post(sent, { action: 'withdraw' }, headers as Record<string, string>);
      expect(answer.status).toBe(403);
    }
    expect((await commentById(window.store.read, sent.id))?.status).toBe('received');
    expect((await post(sent, { action: 'approve' })).status).toBe(400);
    expect((await post(sent, { action: 'withdraw' }, { 'Content-Type': 'text/plain' })).status).toBe(415);
    expect((await post(sent, { action: 'edit', text: 'ệ'.repeat(30_000) })).status).toBe(413);
    expect((await fetch(`${window.url}/r/${sent.receipt}`, { method: 'DELETE' })).status).toBe(405);
  });
});
