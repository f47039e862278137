import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { axeFindings } from '../harness/accessibility.ts';
import { sendButton, setStage, write } from './stage.ts';

const stage = setStage();

const findings = (page: Page) => axeFindings(page, 'binhluan-comments');

test.each(['light', 'dark'])('no state of the box has a finding of axe, %s', async (theme) => {
  stage.service.settings.fields = { email: 'optional', phone: 'required' };
  const when = { createdAt: '2022-02-17T06:52:00Z' };
  stage.service.comments = [
    {
      id: 'c1',
      name: 'An',
      html: '<p>Hay <a href="https://x.example">quá</a></p>',
      ...when,
      replies: [{ id: 'r1', name: 'Báo', newsroom: true, html: '<p>Cảm ơn.</p>', ...when }],
    },
    { id: 'c2', deleted: true },
    { id: 'c3', name: 'Bình', html: '<p>Hay.</p>', edited: true, ...when },
  ];
  stage.service.pageSize = 2;
  const page = await stage.reader(
    stage.newspaper.page('/doc', stage.article(`data-article="a1" data-theme="${theme}"`)),
  );
  await sendButton(page).click();
  await page.getByText('Vui lòng nhập họ và tên.').waitFor();
  expect(await findings(page)).toEqual([]);
  await write(page, 'Con duong nay qua xau, khi nao moi sua cho dan di');
  await page.getByLabel(/Số điện thoại/).fill('0912345678');
  await sendButton(page).click();
  await page.getByRole('button', { name: 'Vẫn gửi' }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Vẫn gửi' }).click();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Sửa' }).click();
  expect(await findings(page)).toEqual([]);
});

const states: Record<string, (page: Page) => Promise<unknown>> = {
  'a reply': async (page) => {
    await page.getByRole('button', { name: 'Trả lời' }).first().click();
    await page.getByRole('button', { name: 'Thôi' }).waitFor();
  },
  'a report': async (page) => {
    await page.getByRole('button', { name: 'Báo vi phạm' }).first().click();
    await page.getByRole('button', { name: 'Lý do khác' }).click();
    await page.getByRole('textbox', { name: 'Lý do khác' }).waitFor();
  },
  'a like': async (page) => {
    await page
      .getByRole('button', { name: /^Thích/ })
      .first()
      .click();
    await page.getByRole('button', { name: /^Thích/, pressed: true }).waitFor();
  },
  'no network': async (page) => {
    await write(page, 'Mong tỉnh sớm sửa con đường vào xã.');
    await page.context().setOffline(true);
    await sendButton(page).click();
    await page.getByRole('button', { name: 'Gửi lại' }).waitFor();
    await page.context().setOffline(false);
  },
  'a withdrawal': async (page) => {
    await write(page, 'Mong tỉnh sớm sửa con đường vào xã.');
    await sendButton(page).click();
    await page.getByRole('button', { name: 'Rút lại' }).click();
    await page.getByText('Rút lại bình luận này?').waitFor();
  },
  'a closed article': async (page) => {
    stage.service.settings.closed = true;
    await page.reload();
    await page.getByText('Bài viết đã đóng bình luận.').waitFor();
  },
  'a comment not published': async (page) => {
    await write(page, 'Mong tỉnh sớm sửa con đường vào xã.');
    await sendButton(page).click();
    await page.getByText('Chờ duyệt', { exact: true }).waitFor();
    Object.assign(stage.service.rows[0] ?? {}, { status: 'rejected', reason: 'Không đúng chủ đề' });
    await page.reload();
    await page.getByText('Lý do: Không đúng chủ đề').waitFor();
  },
  'a service that is away': async (page) => {
    stage.service.refusals.set('GET /v1/comments', [{ status: 503 }]);
    await page.reload();
    await page.getByText('Phần bình luận tạm thời chưa tải được.').waitFor();
  },
};

test.each(Object.entries(states))('%s has no finding of axe', async (_, reach) => {
  stage.service.comments = [
    { id: 'c1', name: 'An', html: '<p>Hay.</p>', createdAt: '2022-02-17T06:52:00Z', likes: 2 },
  ];
  const page = await stage.reader();
  await sendButton(page).waitFor();
  await reach(page);
  expect(await findings(page)).toEqual([]);
});

test('at twice the size everything is still in one column, nothing cut off', async () => {
  stage.service.comments = [
    {
      id: 'c1',
      name: 'Nguyễn Thị Thu Hằng',
      html: `<p>${'https://bao.example/'.repeat(9)}</p>`,
      createdAt: '2022-02-17T06:52:00Z',
      replies: [{ id: 'r1', name: 'An', html: '<p>Hay.</p>', createdAt: '2022-02-17T06:52:00Z' }],
    },
  ];
  // A window of 640 px at 200 % is one of 320 px.
  const page = await stage.reader(undefined, { viewport: { width: 320, height: 400 }, deviceScaleFactor: 2 });
  await page.getByRole('button', { name: 'Trả lời' }).first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test('a comment can be written and sent with the keyboard alone, and the focus can always be seen', async () => {
  const page = await stage.reader();
  await page.getByLabel('Bình luận của bạn').waitFor();
  const { keyboard } = page;
  const at = () =>
    page.evaluate(() => {
      const field = document.querySelector('binhluan-comments')?.shadowRoot?.activeElement;
      if (!field) throw new Error('the focus left the box');
      const { outlineWidth, outlineStyle } = getComputedStyle(field);
      const seen = outlineStyle === 'solid' && outlineWidth === '3px';
      return `${field.id || field.textContent || field.getAttribute('type')}${seen ? '' : ' unseen'}`;
    });
  const walk: string[] = [];
  await keyboard.press('Tab');
  walk.push(await at());
  await keyboard.type('Mong tỉnh sớm sửa con đường vào xã.');
  await keyboard.press('Tab');
  walk.push(await at());
  await keyboard.type('Nguyễn Văn An');
  for (const key of ['', ' ', '', '', '']) {
    await keyboard.press('Tab');
    walk.push(await at());
    if (key) await keyboard.press(key);
  }
  expect(walk).toEqual([
    'text',
    'name',
    'notify',
    'consent',
    'Nội quy bình luận',
    'Thông báo về dữ liệu cá nhân',
    'Gửi bình luận',
  ]);
  await keyboard.press('Enter');
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  await keyboard.press('Tab');
  expect(await at()).toBe('Sửa');
});

test('every target is at least 48 px high and every letter at least 17 px, on a phone', async () => {
  stage.service.comments = [1, 2, 3].map((i) => ({
    id: `c${i}`,
    name: 'An',
    html: '<p>Hay.</p>',
    createdAt: '2022-02-17T06:52:00Z',
  }));
  stage.service.pageSize = 2;
  const page = await stage.reader();
  await page.getByRole('button', { name: 'Xem thêm bình luận' }).waitFor();
  const small = () =>
    page.locator('binhluan-comments').evaluate((host) => {
      const all = Array.from(
        host.shadowRoot?.querySelectorAll<HTMLElement>(
          'button, input:not([name=website]), textarea, [part=links] a, [part=tick], p, time, b',
        ) ?? [],
      );
      return all
        .filter((element) => element.offsetParent)
        .filter((element) => {
          const target = element.matches('button, [part=input], a, label');
          return (
            (parseFloat(getComputedStyle(element).fontSize) < 17 &&
              element.matches(':not([type=checkbox])')) ||
            (target && element.offsetHeight < 48)
          );
        })
        .map((element) => element.textContent || element.id);
    });
  expect(await small()).toEqual([]);
  await write(page, 'Mong tỉnh sớm sửa con đường vào xã.');
  await sendButton(page).click();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  expect(await small()).toEqual([]);
});

test.each([
  [
    'a white page on a dark device',
    '<style>body { background: #fff; color: #111 }</style>',
    '',
    'light page',
  ],
  ['a dark page', '<style>body { background: #111; color: #eee }</style>', '', 'dark page'],
  [
    'auto on a dark device',
    '<style>body { background: #fff; color: #111 }</style>',
    'data-theme="auto"',
    'dark own',
  ],
  [
    'light on a dark page',
    '<style>body { background: #111; color: #eee }</style>',
    'data-theme="light"',
    'light own',
  ],
])('%s gets letters that can be read on their ground', async (_, head, attribute, look) => {
  const url = stage.newspaper.page('/mau', stage.article(`data-article="a1" ${attribute}`, { head }));
  const page = await stage.reader(url, { colorScheme: 'dark' });
  await sendButton(page).waitFor();
  const host = page.locator('binhluan-comments');
  expect(`${await host.getAttribute('data-theme')} ${await host.getAttribute('data-ground')}`).toBe(look);
});
