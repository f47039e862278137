import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buttonsIn, MINUTE, nonceIn } from '../moderation/stage.ts';
import { type Desk, openDesk, type Person } from './stage.ts';

let desk: Desk;
let lan: Person;
beforeEach(async () => {
  desk = await openDesk();
  lan = await desk.seat();
});
afterEach(() => desk.close());

const HOME = '/desk/dongthap';

/** Follows the answer to a press. */
async function after(person: Person, pressed: { status: number; headers: Headers }) {
  expect(pressed.status).toBe(303);
  return person.get(pressed.headers.get('Location') ?? '');
}

async function spam(name = 'Vay nhanh', text = 'Vay tiền lãi thấp') {
  const { id } = await desk.add({ name, text });
  const row = await desk.row(id);
  await desk.test.store.write((db) =>
    db
      .updateTable('comments')
      .set({ status: 'spam', waiting_since: null })
      .where('id', '=', row.id)
      .execute(),
  );
  return desk.row(id);
}

async function report(id: string, ...reasons: string[]) {
  await desk.test.store.write(async (db) => {
    for (const [n, reason] of reasons.entries())
      await db
        .insertInto('reports')
        .values({
          comment_id: id,
          reader_hash: `reader ${n}`,
          site: 'dongthap',
          reason,
          at: desk.now - MINUTE,
          settled_at: null,
          settled_by: null,
        })
        .execute();
  });
}

describe('what waits', () => {
  test('is shown oldest first, with counts, and how the day goes', async () => {
    const first = await desk.add({ name: 'An' });
    await desk.add({ name: 'Bình' });
    await desk.add({ name: 'Chi' });
    await lan.press(HOME, 'approve', { comment: first.id });
    await spam();
    const page = await lan.get(HOME);
    expect(page.text).toContain('Chờ duyệt 2 Spam 1 Bị báo vi phạm Đã xử lý');
    expect(page.text).toContain('Lâu nhất 10 phút');
    expect(page.text).toContain('Hôm nay: nhận 4, đăng 1, không đăng 0');
    expect(page.text).toContain('Một nửa số bình luận được xử lý trong vòng 10 phút');
    expect(page.text.indexOf('Bình')).toBeLessThan(page.text.indexOf('Chi'));
    expect(page.text).toContain('Bài viết rất hay, cảm ơn tòa soạn.');
  });

  test('nothing is changed by looking', async () => {
    const { id } = await desk.add();
    for (const path of ['', '/spam', '/reported', '/decided', '/search?q=hay', '?many=1', `/c/${id}`])
      for (const method of ['GET', 'HEAD']) expect((await lan.get(HOME + path, { method })).status).toBe(200);
    expect(await desk.row(id)).toMatchObject({ status: 'pending', version: 2 });
    expect(await desk.log(id)).toEqual([]);
  });

  test('says so when it is empty', async () => {
    expect((await lan.get(HOME)).text).toContain('Không còn bình luận chờ duyệt.');
    expect((await lan.get(`${HOME}/spam`)).text).toContain('Không có bình luận nào bị xếp vào spam.');
    expect((await lan.get(`${HOME}/reported`)).text).toContain('Không có bình luận nào bị báo vi phạm.');
    expect((await lan.get(`${HOME}/decided`)).text).toContain('Chưa có bình luận nào được xử lý.');
  });

  test('comes in portions, each comment in one of them', async () => {
    const all: string[] = [];
    // Several began to wait at the same moment.
    for (let n = 0; n < 60; n++)
      all.push((await desk.add({ created_at: desk.now - Math.floor(n / 7) * MINUTE })).id);
    const seen: string[] = [];
    for (let path: string | undefined = HOME; path; ) {
      const { body } = await lan.get(path);
      const ids = [...body.matchAll(/<article id="c-([^"]+)"/g)].map((match) => match[1] as string);
      expect(ids.length).toBeLessThanOrEqual(25);
      seen.push(...ids);
      path = /rel="next" href="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(seen).toHaveLength(60);
    expect(new Set(seen)).toEqual(new Set(all));
    const times = await Promise.all(seen.map(async (id) => (await desk.row(id)).waiting_since ?? 0));
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });
});

describe('spam', () => {
  test('goes back to those that wait, or under the article at once', async () => {
    const [one, two] = [await spam('Một'), await spam('Hai')];
    const page = await lan.get(`${HOME}/spam`);
    expect(page.text).toContain('Không phải spam, đưa về chờ duyệt');
    await lan.press(`${HOME}/spam`, 'hold', { comment: one.id });
    await lan.press(`${HOME}/spam`, 'approve', { comment: two.id });
    expect(await desk.row(one.id)).toMatchObject({ status: 'pending', waiting_since: desk.now });
    expect((await desk.row(two.id)).status).toBe('approved');
    expect(await desk.log(one.id)).toEqual(['desk lan hold: spam → pending']);
  });
});

describe('what readers reported', () => {
  test('is shown with what they said, and stays or goes', async () => {
    const [one, two] = [await desk.add({ name: 'An' }), await desk.add({ name: 'Bình' })];
    for (const { id } of [one, two]) await lan.press(HOME, 'approve', { comment: id });
    await report(one.id, 'Vu khống', 'Vu khống', '<b>Khác</b>');
    await report(two.id, 'Quảng cáo');
    const page = await lan.get(`${HOME}/reported`);
    expect(page.text).toContain('Bị báo vi phạm 2');
    expect(page.text).toContain('3 bạn đọc báo vi phạm Vu khống (2) <b>Khác</b>');
    const kept = await lan.press(`${HOME}/reported`, 'keep', { comment: one.id });
    const said = await after(lan, kept);
    expect(said.text).toContain('Đã giữ lại · An Hoàn tác (đến 11:12)');
    expect(said.text).toContain('Bị báo vi phạm 1');
    await lan.press(`${HOME}/reported`, 'remove', { comment: two.id });
    expect((await desk.row(two.id)).status).toBe('removed');
    expect((await lan.get(`${HOME}/reported`)).text).toContain('Không có bình luận nào bị báo vi phạm.');
    // The approval of before could still be taken back: nobody shall take that for the way back of "Giữ lại".
    for (const page of [said, await lan.get(`${HOME}/c/${one.id}`)])
      expect(buttonsIn(page.body).filter((button) => ['undo', 'reopen'].includes(button))).toEqual([
        'reopen',
      ]);
    const undo = { nonce: nonceIn(said.body, one.id), comment: one.id, action: 'reopen' };
    await lan.post(`${HOME}/reported`, undo);
    expect((await lan.get(`${HOME}/reported`)).text).toContain('3 bạn đọc báo vi phạm');
  });
});

test('what was kept of the reported comes to the script with one way back', async () => {
  const { id } = await desk.add();
  await lan.press(HOME, 'approve', { comment: id });
  await report(id, 'Vu khống');
  const nonce = nonceIn((await lan.get(`${HOME}/reported`)).body, id);
  const fields = { nonce, comment: id, action: 'keep' };
  const piece = await lan.post(`${HOME}/reported`, fields, { 'Desk-Piece': '1' });
  expect(piece.text).toContain('Đã giữ lại');
  expect(piece.text.match(/Hoàn tác/g)).toHaveLength(1);
});

describe('what is decided', () => {
  test('stands newest first with who decided, can be taken down and come back', async () => {
    const [one, two] = [await desk.add({ name: 'An' }), await desk.add({ name: 'Bình' })];
    const minh = await desk.seat('minh@bao.example');
    await minh.press(HOME, 'approve', { comment: one.id });
    desk.now += 40 * MINUTE;
    await lan.press(HOME, 'reject', { comment: two.id });
    const { text } = await lan.get(`${HOME}/decided`);
    expect(text.indexOf('Không đăng · Bình')).toBeGreaterThan(0);
    expect(text.indexOf('Không đăng · Bình')).toBeLessThan(text.indexOf('Đã duyệt (Minh) · An'));
    await lan.press(`${HOME}/decided`, 'remove', { comment: one.id });
    expect((await desk.row(one.id)).status).toBe('removed');
    await lan.press(`${HOME}/decided`, 'restore', { comment: one.id });
    expect((await desk.row(one.id)).status).toBe('approved');
    const history = (await lan.get(`${HOME}/c/${one.id}`)).text;
    expect(history).toContain(
      '10:32 An gửi bình luận 10:42 Minh duyệt (tại bàn duyệt) 11:22 Lan gỡ khỏi trang',
    );
  });
});

test('the page learns how many came in after it was opened', async () => {
  await desk.add();
  const { body } = await lan.get(HOME);
  const [, cursor, ask] = /data-after="([^"]+)" data-ask="([^"]+)"/.exec(body) ?? [];
  const count = async () => /data-new="(\d+)"/.exec((await lan.get(`${ask}?after=${cursor}`)).body)?.[1];
  expect(await count()).toBe('0');
  await desk.add({ created_at: desk.now });
  await desk.add({ created_at: desk.now });
  expect(await count()).toBe('2');
});

test('what a reader wrote is shown as it was typed, and is nothing but text', async () => {
  const evil = '<img src=x onerror=alert(1)> 1 < 2 & \'x\' "y"';
  const { id } = await desk.add({ name: '<script>alert(1)</script>', text: evil });
  await report(id, '<svg onload=alert(1)>');
  for (const path of ['', '?many=1', `/c/${id}`, '/search?q=%3Cscript%3Ealert(1)%3C/script%3E']) {
    const { body } = await lan.get(HOME + path);
    expect(body).not.toMatch(/<img|<svg|<script>alert/);
  }
  expect((await lan.get(HOME)).text).toContain(evil);
});
