import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../harness/browser.ts';
import { openStage, type Stage } from './stage.ts';

const EIGHT_LINES =
  'Tôi ở Cao Lãnh, đọc bài thấy vui vì sen về sớm. Nhưng năm ngoái có người bán vé xem sen giá cao gấp ba, bà con nói là không đáng. Mong tòa soạn hỏi giúp Sở Văn hóa xem năm nay quản lý thế nào, để du khách yên tâm về Đồng Tháp Mười xem sen.';

let browser: Browser;
let stage: Stage;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await context.close();
  await stage.close();
});

async function phone(javaScriptEnabled = false): Promise<void> {
  context = await browser.newContext({
    viewport: { width: 360, height: 640 },
    isMobile: true,
    hasTouch: true,
    javaScriptEnabled,
  });
  page = await context.newPage();
}

const button = (name: string | RegExp) => page.getByRole('button', { name });
const open = (path: string) => page.goto(stage.url + path);

describe.each([
  ['without scripts', false],
  ['with scripts', true],
])('a moderator with a phone %s', (_what, scripts) => {
  beforeEach(() => phone(scripts));

  test('approves, takes it back, publishes an edited text and takes it down the day after', async () => {
    const comment = await stage.add();
    await open(await stage.link([comment]));
    await button('Duyệt đăng').tap();
    await page.getByText('Đã duyệt. Bình luận sẽ hiện dưới bài trong vòng 1 phút.').waitFor();
    await button('Hoàn tác (đến 11:12)').tap();
    await page.getByText('Bình luận lại chờ duyệt.').waitFor();
    await page.getByText('Sửa rồi đăng').tap();
    expect(await button('Duyệt đăng').isVisible()).toBe(false);
    await page.getByLabel('Nội dung sẽ đăng').fill('Bài viết hay.\nCảm ơn tòa soạn.');
    await button('Đăng bản đã sửa').tap();
    await page.getByText('Lan đã sửa rồi duyệt lúc 10:42 ngày 22/11.').waitFor();
    stage.now += 24 * 3_600_000;
    await page.reload();
    await button('Gỡ khỏi trang').tap();
    await page.getByText('Đã gỡ khỏi trang.').waitFor();
    expect(await stage.log(comment.id)).toEqual([
      'mail lan approve: pending → approved',
      'mail lan undo: approved → pending',
      'mail lan approve: pending → approved',
      'mail lan remove: approved → removed',
    ]);
  });

  test('refuses in one tap and explains afterwards in own words', async () => {
    await open(await stage.link([await stage.add()]));
    await button('Không đăng').tap();
    await page.getByText('Lý do khác…').tap();
    await page.getByLabel('Lý do bằng lời của bạn').fill('Trùng với bình luận trước');
    // Enter sends this form, and no other button with it.
    await page.keyboard.press('Enter');
    await page.getByText('Lý do: Trùng với bình luận trước').waitFor();
  });

  test('goes through a mail with one tap for each comment', async () => {
    const comments = [
      await stage.add({ name: 'An' }),
      await stage.add({ name: 'Bình' }),
      await stage.add({ name: 'Chi' }),
    ];
    await open(await stage.link(comments, { purpose: 'batch' }));
    for (const { id, name } of comments) {
      const card = page.locator(`[id="c-${id}"]`);
      expect(await card.locator('.bar button').first().evaluate(inView)).toBe(true);
      await card.getByRole('button', { name: 'Duyệt đăng' }).tap();
      await card.getByText(`Đã duyệt · ${name}`).waitFor();
    }
    await page.getByRole('heading', { name: 'Hết bình luận chờ duyệt. Cảm ơn Lan.' }).waitFor();
    for (const { id } of comments) expect((await stage.row(id)).status).toBe('approved');
  });
});

function inView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}

test('on a small phone eight lines, the parent, the reasons and the buttons are seen at once', async () => {
  await phone(true);
  const parent = await stage.add({ name: 'Trần Thị Bình', text: EIGHT_LINES });
  await stage.press(await stage.link([parent]), 'approve');
  const reply = { parent_id: parent.id, text: EIGHT_LINES, reasons: '[{"say":"có 1 đường dẫn"}]' };
  await open(await stage.link([await stage.add(reply)]));
  const seen = await page.evaluate(() => {
    const box = (selector: string) => (document.querySelector(selector) as Element).getBoundingClientRect();
    const text = document.querySelector('.text') as Element;
    return {
      lines: box('.text').height / Number.parseFloat(getComputedStyle(text).lineHeight),
      edit: box('.edit summary').bottom,
      bar: box('.bar').top,
      overflows: document.documentElement.scrollWidth > innerWidth,
    };
  });
  expect(Math.round(seen.lines)).toBe(8);
  expect(seen.edit).toBeLessThanOrEqual(seen.bar);
  expect(seen.overflows).toBe(false);
});

test('every target is large enough, and no key and no finger reaches the button for machines', async () => {
  await phone(true);
  await open(await stage.link([await stage.add()]));
  expect(await page.locator('button[name=page]').first().isVisible()).toBe(false);
  const reached: string[] = [];
  for (let n = 0; n < 12; n++) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate(() => document.activeElement?.textContent?.trim() ?? ''));
  }
  expect(reached.slice(0, 5)).toEqual(['Mở bài viết', 'Sửa rồi đăng', 'Thêm…', 'Duyệt đăng', 'Không đăng']);
  expect(reached).not.toContain('Xin đừng bấm nút này');
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('a, summary, button:not([hidden])')]
      .map((element) => element.getBoundingClientRect().height)
      .filter((height) => height > 0 && height < 47.5),
  );
  expect(small).toEqual([]);
});

test('"Thêm…" opens above the bar', async () => {
  await phone();
  await open(await stage.link([await stage.add({ text: EIGHT_LINES })]));
  await page.getByText('Thêm…').tap();
  await button('Đánh dấu spam').tap();
  await page.getByText('Đã đánh dấu spam.').waitFor();
});
