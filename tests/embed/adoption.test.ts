import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { setStage } from './stage.ts';

const stage = setStage();
const text = 'Mong tỉnh sớm sửa con đường vào xã, bà con đi lại rất vất vả.';
const fields = `<input name="txtHoTen"><input name="txtEmail"><textarea name="txtNoiDung"></textarea>`;

async function send(page: Page, button: string) {
  await page.locator('[name=txtNoiDung]').fill(text);
  await page.locator('[name=txtHoTen]').fill('Nguyễn Văn An');
  await page.getByLabel(/Tôi đồng ý/).check();
  await page.getByRole('button', { name: button }).click();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
}

test('a newspaper’s own form is the one to write in, and gives way to the card', async () => {
  const before = `<form id="cu" action="/cu">${fields}<button>Gửi ý kiến</button></form>`;
  const html = stage.article('data-article="a1" data-form="#cu"', { before });
  const page = await stage.reader(stage.newspaper.page('/nhan', html));
  await page.getByLabel(/Tôi đồng ý/).waitFor();
  const own = page.getByRole('button', { name: 'Gửi bình luận', exact: true });
  await own.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Gửi ý kiến' }).click();
  const fault = page.getByText('Vui lòng nhập nội dung bình luận.');
  await fault.waitFor();
  expect(await fault.evaluate((line) => line.previousElementSibling?.getAttribute('name'))).toBe(
    'txtNoiDung',
  );
  expect(await page.locator('[name=txtNoiDung]').evaluate((field) => field.matches(':focus'))).toBe(true);
  await send(page, 'Gửi ý kiến');
  expect(page.url()).toContain('/nhan');
  expect(stage.service.posts[0]?.body).toMatchObject({ text, name: 'Nguyễn Văn An', consent: '2026-01' });
  await page.locator('#cu').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Viết bình luận khác' }).click();
  await page.locator('#cu').waitFor();
  expect(await page.locator('[name=txtNoiDung]').inputValue()).toBe('');
  expect(await page.locator('[name=txtHoTen]').inputValue()).toBe('Nguyễn Văn An');
});

test('a comment is answered in a form of ours with all its fields, and what was written comes back when it is given up', async () => {
  stage.service.comments = [{ id: 'c1', name: 'Trần Thị Bích', html: '<p>Hay quá.</p>' }];
  const head = '<style>#cu { display: flex !important }</style>';
  const before = `<form id="cu" action="/cu">${fields}<button>Gửi ý kiến</button></form>`;
  const html = stage.article('data-article="a1" data-form="#cu"', { before, head });
  const page = await stage.reader(stage.newspaper.page('/nhan-tra-loi', html));
  const theirs = page.locator('#cu');
  const own = page.getByRole('button', { name: 'Gửi bình luận', exact: true });
  await own.waitFor({ state: 'hidden' });
  await page.locator('[name=txtNoiDung]').fill('Viết dở');
  await page.getByRole('button', { name: 'Trả lời' }).click();
  await theirs.waitFor({ state: 'hidden' });
  const area = page.locator('#binhluan-c1').getByLabel('Bình luận của bạn');
  expect(await area.inputValue()).toBe('Viết dở');
  expect(await area.evaluate((field) => field.getBoundingClientRect().left)).toBeGreaterThan(0);
  await own.click();
  await page.locator('#binhluan-c1').getByText('Vui lòng nhập họ và tên.').waitFor();
  await area.fill('Viết tiếp');
  await page.getByRole('button', { name: 'Thôi' }).click();
  await theirs.waitFor();
  expect(await page.locator('[name=txtNoiDung]').inputValue()).toBe('Viết tiếp');
  await own.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Trả lời' }).click();
  await page.getByLabel('Họ và tên').fill('Nguyễn Văn An');
  await page.getByLabel(/Tôi đồng ý/).check();
  await own.click();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  expect(stage.service.posts[0]?.body).toMatchObject({ text: 'Viết tiếp', parent: 'c1' });
  await theirs.waitFor();
  expect(await page.locator('[name=txtNoiDung]').inputValue()).toBe('');
});

test('an address typed into the newspaper’s field is checked and sent without being asked for', async () => {
  const before = `<form id="cu" action="/cu">${fields}<button>Gửi ý kiến</button></form>`;
  const html = stage.article('data-article="a1" data-form="#cu"', { before });
  const page = await stage.reader(stage.newspaper.page('/nhan-thu', html));
  await page.getByRole('button', { name: 'Gửi bình luận', exact: true }).waitFor({ state: 'hidden' });
  const email = page.locator('[name=txtEmail]');
  expect(await page.locator('[aria-invalid=null]').count()).toBe(0);
  await email.fill('an');
  await page.getByRole('button', { name: 'Gửi ý kiến' }).click();
  await page.getByText('Email chưa đúng. Vui lòng xem lại.').waitFor();
  await email.fill('an@bao.example');
  await send(page, 'Gửi ý kiến');
  expect(stage.service.posts[0]?.body).toMatchObject({ email: 'an@bao.example' });
  expect(stage.service.posts[0]?.body).not.toHaveProperty('notify');
});

test('inside a form around the whole page, an element with fields and a button will do', async () => {
  const before = `<form action="/sent"><div id="cu">${fields}<input type="button" value="Gửi ý kiến"></div></form>`;
  const html = stage.article('data-article="a1" data-form="#cu"', { before });
  const page = await stage.reader(stage.newspaper.page('/nhan-webforms', html));
  await page.getByLabel(/Tôi đồng ý/).waitFor();
  await send(page, 'Gửi ý kiến');
  expect(page.url()).toContain('/nhan-webforms');
  expect(stage.service.rows).toHaveLength(1);
});
