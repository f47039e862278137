import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { testSite } from '../harness/site.ts';
import { buttonsIn, MINUTE, nonceIn } from '../moderation/stage.ts';
import { type Desk, openDesk, type Person } from './stage.ts';

const HOME = '/desk/dongthap';

let desk: Desk;
let lan: Person;
beforeEach(async () => {
  desk = await openDesk();
  lan = await desk.seat();
});
afterEach(() => desk.close());

/** Follows a press to the page it leads to, without its fragment. */
async function after(answer: Promise<{ status: number; headers: Headers }>) {
  const { status, headers } = await answer;
  expect(status).toBe(303);
  return lan.get((headers.get('location') ?? '').replace(/#.*/, ''));
}

describe('too late to undo', () => {
  test('one comment: the page says so, and how the comment stands', async () => {
    const { id } = await desk.add();
    await lan.press(HOME, 'approve', { comment: id });
    const page = await lan.get(`${HOME}/c/${id}`);
    desk.now += 31 * MINUTE;
    const answer = await lan.post(`${HOME}/c/${id}`, {
      nonce: nonceIn(page.body, id),
      action: 'undo',
      comment: id,
    });
    expect(answer.text).toContain('Đã hết giờ hoàn tác. Bình luận vẫn hiện dưới bài.');
  });

  test('several: the line that offered it says so', async () => {
    const two = [await desk.add(), await desk.add()];
    const { body } = await lan.get(`${HOME}?many=1`);
    const fields = new URLSearchParams([
      ['nonce', nonceIn(body, '*')],
      ['comment', '*'],
      ['action', 'many-approve'],
      ...two.map(({ id, version }) => ['chosen', `${id}.${version}`]),
    ]);
    const done = await lan.get(`${HOME}?many=1`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin' },
      body: fields.toString(),
    });
    const path = done.headers.get('location') ?? '';
    const offered = await lan.get(path);
    const [, batch = ''] = /name="batch" value="([^"]+)"/.exec(offered.body) ?? [];
    desk.now += 31 * MINUTE;
    const late = await after(
      lan.post(path, { nonce: nonceIn(offered.body, '*'), comment: '*', action: 'many-undo', batch }),
    );
    expect(late.text).toContain('Đã đăng 2. Đã hết giờ hoàn tác.');
  });
});

describe('beside decisions', () => {
  test('an article that was closed, and the way back, stand on the desk; so does that it was opened again', async () => {
    const { id } = await desk.add();
    const question = await lan.press(HOME, 'close-article', { comment: id });
    const answer = {
      nonce: nonceIn(question.body, id),
      comment: id,
      action: 'close-article',
      asked: 'yes',
      sure: 'yes',
    };
    const closed = await after(lan.post(HOME, answer));
    expect(closed.text).toContain('Bài này đã đóng bình luận (Lan, 10:42 ngày 22/11).');
    const opened = await after(lan.press(HOME, 'open-article', { comment: id }));
    expect(opened.text).toContain('Lan đã mở lại bình luận bài này lúc 10:42 ngày 22/11.');
  });

  test('a sender who was banned is named so on the card that still waits', async () => {
    const { id } = await desk.add({ reader_hash: 'r' });
    const question = await lan.press(HOME, 'ban', { comment: id });
    const answer = {
      nonce: nonceIn(question.body, id),
      comment: id,
      action: 'ban',
      asked: 'yes',
      by: 'reader',
      term: 'month',
    };
    const banned = await after(lan.post(HOME, answer));
    expect(banned.text).toContain('Người gửi bị chặn đến 22/12/2026, theo: thiết bị.');
  });

  test('an undo on the card says by whom and when', async () => {
    const { id } = await desk.add();
    await lan.press(HOME, 'approve', { comment: id });
    await lan.press(`${HOME}/c/${id}`, 'undo', { comment: id });
    desk.now += 11 * MINUTE;
    expect((await lan.get(HOME)).text).toContain(
      'Bạn đã hoàn tác lúc 10:42 ngày 22/11. Bình luận lại chờ duyệt.',
    );
  });
});

describe('an answer in the name of the newsroom, from a search for what waits', () => {
  test('is told as published, and the search that has become empty is no failed search', async () => {
    const { id } = await desk.add({ name: 'Mười Sen' });
    const path = `${HOME}/search?q=sen&state=pending`;
    const question = await lan.press(path, 'reply', { comment: id });
    const answer = {
      nonce: nonceIn(question.body, id),
      comment: id,
      action: 'reply',
      asked: 'yes',
      text: 'Cảm ơn bạn.',
    };
    const { text } = await after(lan.post(path, answer));
    expect(text).toContain('Đã duyệt · Mười Sen');
    expect(text).toContain('Câu trả lời với tên Tòa soạn đã được đăng.');
    expect(text).not.toContain('Không tìm thấy');
    expect(text).toContain('Không còn bình luận nào khớp với tìm kiếm này.');
  });

  test('is told on the list of what waits as well, and no more when it was taken back', async () => {
    const { id } = await desk.add({ name: 'Mười Sen' });
    await desk.add();
    const question = await lan.press(HOME, 'reply', { comment: id });
    const answer = {
      nonce: nonceIn(question.body, id),
      comment: id,
      action: 'reply',
      asked: 'yes',
      text: 'Cảm ơn bạn.',
    };
    const done = await lan.post(HOME, answer);
    const path = (done.headers.get('location') ?? '').replace(/#.*/, '');
    expect((await lan.get(path)).text).toContain('Câu trả lời với tên Tòa soạn đã được đăng.');
    await lan.press(path, 'undo', { comment: id });
    expect((await lan.get(path)).text).not.toContain('Câu trả lời với tên Tòa soạn đã được đăng.');
  });
});

describe('the texts of a comment', () => {
  test('say which one readers see, which one waits and which one was refused', async () => {
    const { id } = await desk.add({ text: 'Giá vé 50 nghìn.' });
    await lan.press(HOME, 'approve', { comment: id });
    desk.now += MINUTE;
    await desk.edit(id, 'Giá vé 80 nghìn.');
    const texts = async () =>
      /<section class="texts">[\s\S]*<\/section>/.exec((await lan.get(`${HOME}/c/${id}`)).body)?.[0] ?? '';
    const [first = '', second = ''] = (await texts()).split('Bạn đọc sửa');
    expect(first).toContain('Đang hiện dưới bài');
    expect(second).toContain('Chờ duyệt');
    await lan.press(HOME, 'reject', { comment: id });
    const page = await lan.get(`${HOME}/c/${id}`);
    expect((await texts()).split('Bạn đọc sửa')[1]).toContain('Không được đăng');
    expect(buttonsIn(page.body)).toContain('approve-edit');
    await lan.press(`${HOME}/c/${id}`, 'approve-edit', { comment: id });
    const done = await lan.get(`${HOME}/c/${id}`);
    expect((await texts()).split('Bạn đọc sửa')[1]).toContain('Đang hiện dưới bài');
    expect(done.text).toContain('Lan duyệt bản sửa (tại bàn duyệt)');
    expect(done.text).not.toContain('sửa rồi duyệt');
  });
});

test('whoever was told that a login mail was sent can give another address', async () => {
  const { body } = await desk.get('/desk');
  const sent = await desk.post('/desk', { nonce: nonceIn(body), action: 'login', email: 'lam@bao.example' });
  expect(sent.body).toMatch(/<a class="plain" href="\/desk">Nhập địa chỉ khác<\/a>/);
});

test('the line of the day counts spam apart, as the month and the summary do', async () => {
  const three = [await desk.add(), await desk.add(), await desk.add()];
  await lan.press(HOME, 'reject', { comment: three[0]?.id ?? '' });
  expect((await lan.get(HOME)).text).toContain('không đăng 1');
  expect((await lan.get(HOME)).text).not.toContain('không đăng 1, spam');
  await lan.press(HOME, 'spam', { comment: three[1]?.id ?? '' });
  expect((await lan.get(HOME)).text).toContain('đăng 0, không đăng 1, spam 1');
});

test('the field of the search lies open above every list', async () => {
  const { body } = await lan.get(HOME);
  const before = body.slice(0, body.indexOf('id="q"'));
  expect(before.split('<details').length - 1).toBe((before.match(/<\/details>/g) ?? []).length);
});

describe('an answer of the newsroom in the books', () => {
  test('is named apart in the ledger, and counts in the month only while it stands', async () => {
    const { id } = await desk.add();
    const question = await lan.press(HOME, 'reply', { comment: id });
    const answer = {
      nonce: nonceIn(question.body, id),
      comment: id,
      action: 'reply',
      asked: 'yes',
      text: 'Cảm ơn bạn.',
    };
    await lan.post(HOME, answer);
    const replies = async () =>
      /Trả lời với tên Tòa soạn (\d+)/.exec((await lan.get(`${HOME}/reports/month?m=2026-11`)).text)?.[1];
    expect((await lan.get(`${HOME}/ledger`)).text).toContain(
      'Trong số đã nhận có 1 bình luận của bạn đọc và 1 câu Tòa soạn trả lời.',
    );
    expect(await replies()).toBe('1');
    await lan.press(`${HOME}/c/${id}`, 'undo', { comment: id });
    expect(await replies()).toBe('0');
  });

  test('a site that trusts its pages sees their titles in the report of a month', async () => {
    await desk.add();
    const month = async () => (await lan.get(`${HOME}/reports/month?m=2026-11`)).text;
    expect(await month()).toContain('a1 (tiêu đề chưa kiểm tra)');
    desk.sites[0] = testSite({ screening: { titles: 'trust' } });
    expect(await month()).toContain('Mùa sen về sớm trên đồng Tháp Mười');
  });
});

test('what narrows a search down is named where it is folded away', async () => {
  const { text } = await lan.get(`${HOME}/search?q=sen&state=pending&by=minh&from=2026-11-01`);
  expect(text).toContain('Lọc kết quả: Chờ duyệt · Minh · Từ ngày 01/11/2026');
});
