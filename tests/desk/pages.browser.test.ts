import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { countRefused } from '../../src/store/health/refused-origins.ts';
import { planLetter } from '../../src/store/mail/letters.ts';
import { addressMark } from '../../src/store/mail/trials.ts';
import { setMailboxState } from '../../src/store/moderators/mailboxes.ts';
import { axeFindings } from '../harness/accessibility.ts';
import { launchBrowser } from '../harness/browser.ts';
import { MINUTE } from '../moderation/stage.ts';
import { type Desk, openDesk } from './stage.ts';

const HOME = '/desk/dongthap';

let browser: Browser;
let desk: Desk;
let cookie: string;
let paths: Record<string, string>;

beforeAll(async () => {
  browser = await launchBrowser();
  desk = await openDesk();
  const lan = await desk.seat();
  cookie = lan.cookie;
  const { store } = desk.test;
  const first = await desk.add({ name: 'Trần Thị Bình', text: 'Sen năm nay đẹp.', reader_hash: 'reader' });
  await lan.press(HOME, 'approve', { comment: first.id });
  const edited = await desk.add({ name: 'Nguyễn Văn An', text: 'bai hay' });
  await lan.press(HOME, 'edit', { comment: edited.id, text: 'Bài hay.' });
  const refused = await desk.add({ name: 'Chi' });
  await lan.press(HOME, 'reject', { comment: refused.id });
  await desk.add({ name: 'Dũng', parent_id: first.id, reasons: '[{"say":"có 2 đường dẫn"}]' });
  const changed = await desk.add({ name: 'Em', text: 'Bản một' });
  await desk.edit(changed.id, 'Bản hai');
  const filtered = await desk.add({ name: 'Vay nhanh' });
  const parked = await desk.add({ reasons: '[{"check":"check-failed","points":0,"say":"lỗi"}]' });
  await store.write(async (db) => {
    const spam = { status: 'spam', waiting_since: null } as const;
    await db.updateTable('comments').set(spam).where('id', '=', filtered.id).execute();
    const report = {
      comment_id: first.id,
      site: 'dongthap',
      at: desk.now,
      settled_at: null,
      settled_by: null,
    };
    await db
      .insertInto('reports')
      .values({ ...report, reader_hash: 'r', reason: 'Vu khống' })
      .execute();
    const mark = addressMark(desk.test.keys, 'minh@bao.example');
    const failed = { failed_at: desk.now - MINUTE, failure: '550 5.1.1', failed_address: mark };
    await setMailboxState(db, { site: 'dongthap', moderator: 'minh' }, failed);
    const now = desk.now;
    await countRefused(db, { site: '', origin: 'https://m.bao.example', times: 12, now });
    const order = { kind: 'login', site: 'dongthap', moderator: 'minh', domain: 'x.example', now } as const;
    const mail = await planLetter(db, order);
    await db.updateTable('mails').set({ state: 'failed', error: 'timeout' }).where('id', '=', mail).execute();
  });
  const enter = await desk.link([], { purpose: 'login', actions: [] });
  paths = {
    'what waits': HOME,
    'what was just decided': `${HOME}?done=${edited.id}`,
    spam: `${HOME}/spam`,
    reported: `${HOME}/reported`,
    decided: `${HOME}/decided`,
    'a search': `${HOME}/search?q=sen&state=approved`,
    'a search that finds nothing': `${HOME}/search?q=zzz`,
    'several at once': `${HOME}?many=1`,
    'one that waits': `${HOME}/c/${changed.id}`,
    'one that was edited': `${HOME}/c/${edited.id}`,
    'one that was refused': `${HOME}/c/${refused.id}`,
    'one that could not be screened': `${HOME}/c/${parked.id}`,
    mails: `${HOME}/mails`,
    ledger: `${HOME}/ledger`,
    'what the filter learned': `${HOME}/filter`,
    'what could not be screened': `${HOME}/parked`,
    'no such page': `${HOME}/nothing`,
    login: '/desk',
    'a login link': enter,
    'a login link that is none': `/l/${'A'.repeat(43)}`,
  };
}, 120_000);
afterAll(async () => {
  await browser.close();
  await desk.close();
});

const names = [
  'what waits',
  'what was just decided',
  'spam',
  'reported',
  'decided',
  'a search',
  'a search that finds nothing',
  'several at once',
  'one that waits',
  'one that was edited',
  'one that was refused',
  'one that could not be screened',
  'mails',
  'ledger',
  'what the filter learned',
  'what could not be screened',
  'no such page',
  'login',
  'a login link',
  'a login link that is none',
];

describe.each([
  [360, 'light'],
  [360, 'dark'],
  [1280, 'light'],
  [1280, 'dark'],
] as const)('at %i px, %s', (width, colorScheme) => {
  test('no page has a finding of axe, is wider than the screen or has a small target', async () => {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
    const [name = '', value = ''] = cookie.split('=');
    const page = await context.newPage();
    const found: string[] = [];
    for (const each of names) {
      const seated = paths[each]?.startsWith(`${HOME}`);
      await context.clearCookies();
      if (seated) await context.addCookies([{ name, value, url: desk.url }]);
      await page.goto(desk.url + paths[each]);
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      for (const finding of await axeFindings(page)) found.push(`${each}: ${finding}`);
      const measured = await page.evaluate(() => ({
        wider: document.documentElement.scrollWidth - innerWidth,
        small: [
          ...document.querySelectorAll(
            'button, summary, select, input:not([type=hidden], [type=checkbox], [type=radio]), a.plain',
          ),
        ]
          .filter((element) => element.getClientRects().length && !element.closest('.text'))
          .filter((element) => element.getBoundingClientRect().height < 47.5)
          .map((element) => element.outerHTML.slice(0, 80)),
        letters: Math.min(
          ...[...document.querySelectorAll('main *')].map((element) =>
            Number.parseFloat(getComputedStyle(element).fontSize),
          ),
        ),
      }));
      if (measured.wider > 0) found.push(`${each}: ${measured.wider} px too wide`);
      if (measured.letters < 17) found.push(`${each}: letters of ${measured.letters} px`);
      found.push(...measured.small.map((element) => `${each}: small ${element}`));
    }
    await context.close();
    expect(found).toEqual([]);
  }, 240_000);
});

test.each([360, 1280])(
  'at %i px nothing that the script does has a finding of axe',
  async (width) => {
    const extra = await desk.add({ name: 'Giang' });
    await desk.add({ name: 'Hà' });
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    const [name = '', value = ''] = cookie.split('=');
    await context.addCookies([{ name, value, url: desk.url }]);
    const page = await context.newPage();
    const found: string[] = [];
    await page.goto(`${desk.url}${HOME}#c-${extra.id}`);
    const card = page.locator(`[id="c-${extra.id}"]`);
    await card.getByRole('button', { name: 'Không đăng' }).click();
    await card.locator('.fold').waitFor();
    found.push(...(await axeFindings(page)));
    await page.route('**/*', (route) => route.abort());
    const next = page.locator('.item.waiting:visible').first();
    await next.getByRole('button', { name: 'Duyệt đăng' }).click();
    await next.getByText('Chưa lưu được, xin thử lại').waitFor();
    found.push(...(await axeFindings(page)));
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Phím tắt' }).waitFor();
    found.push(...(await axeFindings(page)));
    await context.close();
    expect(found).toEqual([]);
  },
  120_000,
);
