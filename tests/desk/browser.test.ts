import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../harness/browser.ts';
import { until } from '../harness/until.ts';
import { type Desk, openDesk } from './stage.ts';

let browser: Browser;
let desk: Desk;
let context: BrowserContext;
let page: Page;
let complaints: string[];
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(async () => {
  await context.close();
  await desk.close();
  // What the policy of the page forbids is said on the console.
  expect(complaints).toEqual([]);
});

const HOME = '/desk/dongthap';

async function seated(width: number, { scripts = true, email = 'lan@bao.example' } = {}): Promise<void> {
  const phone = width < 500;
  context = await browser.newContext({
    viewport: { width, height: phone ? 640 : 800 },
    isMobile: phone,
    hasTouch: phone,
    javaScriptEnabled: scripts,
  });
  const [name = '', value = ''] = (await desk.seat(email)).cookie.split('=');
  await context.addCookies([{ name, value, url: desk.url }]);
  page = await context.newPage();
  complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
}

const open = (path = HOME) => page.goto(desk.url + path);
const card = (id: string) => page.locator(`[id="c-${id}"]`);
const status = async (id: string) => (await desk.row(id)).status;
const becomes = (id: string, wanted: string) =>
  until(`${id} is ${wanted}`, async () => (await status(id)) === wanted);

async function three() {
  return [
    await desk.add({ name: 'An' }),
    await desk.add({ name: 'Bình' }),
    await desk.add({ name: 'Chi' }),
  ].map(({ id }) => id) as [string, string, string];
}

describe('on a phone', () => {
  test('a decision folds the comment where it stands, and nothing is loaded again', async () => {
    const [one, two] = await three();
    await seated(360);
    await open();
    await page.evaluate(() => Object.assign(window, { same: true }));
    await card(one).getByRole('button', { name: 'Duyệt đăng' }).tap();
    await page.getByText('Đã duyệt · An').first().waitFor();
    expect(await page.locator('#tabs').textContent()).toContain('Chờ duyệt 2');
    expect(await status(one)).toBe('approved');
    expect(
      await card(two)
        .locator('.bar .yes')
        .evaluate((button) => button.getBoundingClientRect().bottom <= innerHeight),
    ).toBe(true);
    await card(one).getByRole('button', { name: 'Hoàn tác', exact: true }).tap();
    await card(one).getByRole('button', { name: 'Duyệt đăng' }).waitFor();
    expect(await status(one)).toBe('pending');
    await card(two).getByRole('button', { name: 'Không đăng' }).tap();
    await card(two).getByText('Không đăng · Bình').waitFor();
    expect(await page.evaluate(() => 'same' in window)).toBe(true);
  });

  test('what could not be saved is said, and the comment stays open to be tried again', async () => {
    const [one] = await three();
    await seated(360);
    await open();
    await context.setOffline(true);
    await card(one).getByRole('button', { name: 'Duyệt đăng' }).tap();
    await card(one).getByText('Chưa lưu được, xin thử lại').waitFor();
    expect(await card(one).getByRole('button', { name: 'Duyệt đăng' }).isVisible()).toBe(true);
    expect(await status(one)).toBe('pending');
    await context.setOffline(false);
    await card(one).getByRole('button', { name: 'Duyệt đăng' }).tap();
    await page.getByText('Đã duyệt · An').first().waitFor();
  });

  test('whose session has ended keeps what was typed', async () => {
    const [one] = await three();
    await seated(360);
    await open();
    await card(one).getByText('Sửa rồi đăng').tap();
    await card(one).getByLabel('Nội dung sẽ đăng').fill('Một câu dài');
    await context.clearCookies();
    await card(one).getByRole('button', { name: 'Đăng bản đã sửa' }).tap();
    await card(one).getByText('Phiên làm việc đã hết').waitFor();
    expect(await card(one).getByLabel('Nội dung sẽ đăng').inputValue()).toBe('Một câu dài');
    expect(await status(one)).toBe('pending');
  });

  test('what somebody else decided meanwhile is told whole', async () => {
    const [one] = await three();
    await seated(360);
    await open();
    await (await desk.seat('minh@bao.example')).press(HOME, 'reject', { comment: one });
    await card(one).getByRole('button', { name: 'Duyệt đăng' }).tap();
    await card(one).getByText('Minh đã chọn không đăng lúc 10:42 ngày 22/11.').waitFor();
    await card(one).getByText('Đổi quyết định').tap();
    await card(one).getByRole('button', { name: 'Duyệt đăng' }).tap();
    await becomes(one, 'approved');
  });

  test('what comes in meanwhile waits to be tapped', async () => {
    await three();
    await seated(360);
    await open();
    await desk.add({ name: 'Dũng', created_at: desk.now });
    await desk.add({ name: 'Em', created_at: desk.now });
    const before = await page.locator('.item').count();
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    const news = page.getByRole('link', { name: 'Có 2 bình luận mới' });
    await news.waitFor();
    expect(await page.locator('.item').count()).toBe(before);
    await news.tap();
    await page.getByRole('heading', { name: /Dũng/ }).waitFor();
    expect(await page.locator('.item').count()).toBe(2);
    await page.getByRole('link', { name: 'Về đầu danh sách' }).tap();
    await page.getByRole('heading', { name: /An/ }).waitFor();
  });

  test('the next portion is put below, and an action that asks first opens its page', async () => {
    for (let n = 0; n < 30; n++) await desk.add({ name: `Người ${n}` });
    await seated(360);
    await open();
    expect(await page.locator('.item').count()).toBe(25);
    await page.getByRole('link', { name: 'Xem tiếp (còn 5)' }).tap();
    await until('all are there', async () => (await page.locator('.item').count()) === 30);
    const last = page.locator('.item').last();
    await last.getByText('Thêm…').tap();
    await last.getByRole('button', { name: 'Trả lời với tên Tòa soạn' }).tap();
    await page.getByRole('heading', { name: 'Trả lời với tên Tòa soạn' }).waitFor();
  });

  test('without scripts the same taps decide', async () => {
    const [one, two, three_] = await three();
    await seated(360, { scripts: false });
    await open();
    for (const [id, name] of [
      [one, 'An'],
      [two, 'Bình'],
    ] as const) {
      await card(id).getByRole('button', { name: 'Duyệt đăng' }).tap();
      await page.getByText(`Đã duyệt · ${name}`).waitFor();
      expect(await status(id)).toBe('approved');
    }
    await card(three_).getByRole('button', { name: 'Không đăng' }).tap();
    await page.getByText('Không còn bình luận chờ duyệt.').waitFor();
    await page.getByRole('button', { name: 'Hoàn tác', exact: true }).tap();
    await becomes(three_, 'pending');
  });
});

describe('with a keyboard', () => {
  test('the key for undoing takes back that a reported comment was kept, and not its approval of before', async () => {
    const { id } = await desk.add({ name: 'An' });
    await (await desk.seat()).press(HOME, 'approve', { comment: id });
    const reported = { comment_id: id, site: 'dongthap', reader_hash: 'r', reason: 'Vu khống', at: desk.now };
    await desk.test.store.write(
      async (db) => void (await db.insertInto('reports').values(reported).execute()),
    );
    await seated(1280);
    await open(`${HOME}/reported`);
    await card(id).getByRole('button', { name: 'Giữ lại' }).click();
    await page.getByText('Đã giữ lại').waitFor();
    await page.keyboard.press('u');
    await card(id).getByRole('button', { name: 'Giữ lại' }).waitFor();
    expect(await status(id)).toBe('approved');
  });

  test('j k a r s u go through the queue', async () => {
    const [one, two, three_] = await three();
    await seated(1280);
    await open();
    const openOne = () => page.locator('.item.waiting:visible .by bdi').allInnerTexts();
    expect(await openOne()).toEqual(['An']);
    await page.keyboard.press('j');
    expect(await openOne()).toEqual(['Bình']);
    await page.keyboard.press('k');
    expect(await openOne()).toEqual(['An']);
    await page.keyboard.press('a');
    await becomes(one, 'approved');
    await until('the next is open', async () => (await openOne()).join() === 'Bình');
    await page.keyboard.press('r');
    await becomes(two, 'rejected');
    await until('the next is open', async () => (await openOne()).join() === 'Chi');
    await page.keyboard.press('s');
    await becomes(three_, 'spam');
    const said = () => page.locator('#said').textContent().then(String);
    await until('what was done is said', async () => (await said()) === 'Spam · Chi');
    await page.keyboard.press('u');
    await becomes(three_, 'pending');
    await until('and that it was taken back', async () =>
      (await said()).endsWith('Bình luận lại chờ duyệt.'),
    );
  });

  test('keys do nothing while somebody types, and can be turned off', async () => {
    const [one] = await three();
    await seated(1280);
    await open();
    await page.locator('.item:visible').getByText('Sửa rồi đăng').click();
    await page.getByLabel('Nội dung sẽ đăng').first().fill('');
    await page.keyboard.type('ara sau ?');
    expect(await page.getByLabel('Nội dung sẽ đăng').first().inputValue()).toBe('ara sau ?');
    expect(await status(one)).toBe('pending');
    await page.locator('.item:visible').getByText('Sửa rồi đăng').click();
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Phím tắt' });
    await help.waitFor();
    await page.keyboard.press('a');
    await help.getByLabel('Dùng phím tắt trên máy này').uncheck();
    await help.getByRole('button', { name: 'Đóng' }).click();
    await page.keyboard.press('a');
    await page.reload();
    await page.keyboard.press('a');
    await page.keyboard.press('j');
    expect(await page.locator('.item:visible .by bdi').allInnerTexts()).toEqual(['An']);
    expect(await status(one)).toBe('pending');
  });
});

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('on a wide screen %s', (_, scripts) => {
  test('the list stands left and the comment that is chosen right', async () => {
    await three();
    await seated(1280, { scripts });
    await open();
    const cards = () => page.locator('.item:visible .by bdi').allInnerTexts();
    expect(await cards()).toEqual(['An']);
    await page.getByRole('navigation', { name: 'Danh sách bình luận' }).getByText('Chi').click();
    expect(await cards()).toEqual(['Chi']);
    const [rows, items] = await Promise.all(
      ['.rows', '.item:target'].map((selector) =>
        page.locator(selector).evaluate((element) => element.getBoundingClientRect().toJSON()),
      ),
    );
    expect(rows.right).toBeLessThan(items.left);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  });
});

test('all boxes of a page are ticked by one tap, and the bar counts them', async () => {
  await three();
  await seated(360);
  await open(`${HOME}?many=1`);
  await page.getByRole('link', { name: 'Chọn cả trang' }).tap();
  expect(await page.locator('input[name=chosen]:checked').count()).toBe(3);
  await page.locator('label.tick').nth(1).tap();
  expect(await page.locator('input[name=chosen]:checked').count()).toBe(2);
  await page.getByRole('button', { name: /^Đăng/ }).tap();
  await page.getByText('Đã đăng 2.').waitFor();
});
