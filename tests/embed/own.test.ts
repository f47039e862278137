import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { sendButton, setStage, write } from './stage.ts';

const stage = setStage();
const text = 'Mong tỉnh sớm sửa con đường vào xã, bà con đi lại rất vất vả.';
const daysAgo = (days: number) => new Date(Date.now() - days * 864e5).toISOString();

/** A reader whose comment has been taken; its row at the service. */
async function withComment() {
  const page = await stage.reader();
  await write(page, text);
  await sendButton(page).click();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  const row = stage.service.rows[0];
  if (!row) throw new Error('no row');
  return { page, row };
}
const focused = (page: Page) =>
  page.evaluate(() =>
    document.querySelector('binhluan-comments')?.shadowRoot?.activeElement?.getAttribute('part'),
  );

test('the focus goes to the card, so that a screen reader hears the thanks', async () => {
  const { page } = await withComment();
  expect(await focused(page)).toBe('card');
});

test('nobody else sees a waiting comment', async () => {
  await withComment();
  const other = await stage.reader();
  await other.getByText('Chưa có ý kiến nào. Mời bạn gửi ý kiến đầu tiên.').waitFor();
  expect(await other.getByText(text).count()).toBe(0);
});

test('a waiting comment can be changed', async () => {
  const { page, row } = await withComment();
  await page.getByRole('button', { name: 'Sửa' }).click();
  await page.getByRole('textbox').fill('Đã sửa lại cho rõ.');
  await page.getByRole('button', { name: 'Lưu' }).click();
  await page.getByText('Đã lưu bình luận vừa sửa.').waitFor();
  expect(row.text).toBe('Đã sửa lại cho rõ.');
  await page.reload();
  await page.getByText('Đã sửa lại cho rõ.').waitFor();
});

const unsent = (page: Page) => page.getByLabel('Nội dung bạn đã viết, chưa được gửi');

test('a change that comes too late stays to be copied, also after a reload, until it is dropped', async () => {
  const { page, row } = await withComment();
  await page.getByRole('button', { name: 'Sửa' }).click();
  await page.getByRole('textbox').fill('Đã sửa lại cho rõ.');
  Object.assign(row, { status: 'rejected', decidedAt: daysAgo(0) });
  await page.getByRole('button', { name: 'Lưu' }).click();
  await page.getByText('Bình luận này không còn sửa được.').waitFor();
  for (const _ of [1, 2]) {
    await page.getByText('Rất tiếc, bình luận này không được đăng.').waitFor();
    expect(await unsent(page).inputValue()).toBe('Đã sửa lại cho rõ.');
    expect(await unsent(page).isEditable()).toBe(false);
    await page.reload();
  }
  await page.getByRole('button', { name: 'Bỏ' }).click();
  await page.reload();
  await page.getByText('Rất tiếc, bình luận này không được đăng.').waitFor();
  expect(await unsent(page).count()).toBe(0);
});

test('a change under way waits on the device, and is gone once it is given up', async () => {
  const { page, row } = await withComment();
  const edit = page.getByRole('button', { name: 'Sửa' });
  await edit.click();
  await page.getByRole('textbox').fill('Đã sửa lại cho rõ.');
  await page.reload();
  await unsent(page).waitFor();
  await edit.click();
  expect(await page.getByRole('textbox').inputValue()).toBe('Đã sửa lại cho rõ.');
  await page.getByRole('button', { name: 'Thôi' }).click();
  await edit.click();
  expect(await page.getByRole('textbox').inputValue()).toBe(text);
  expect(row.text).toBe(text);
});

test('on an article closed meanwhile the card offers no other comment', async () => {
  const { page } = await withComment();
  stage.service.settings.closed = true;
  await page.reload();
  await page.getByRole('button', { name: 'Rút lại' }).waitFor();
  expect(await page.getByRole('button', { name: 'Viết bình luận khác' }).count()).toBe(0);
});

test('a comment is withdrawn after one more question, and the form is back', async () => {
  const { page, row } = await withComment();
  await page.getByRole('button', { name: 'Rút lại' }).click();
  await page.getByText('Rút lại bình luận này? Nội dung sẽ bị xóa hẳn.').waitFor();
  await page.getByRole('button', { name: 'Thôi' }).click();
  await page.getByRole('button', { name: 'Rút lại' }).click();
  await page.getByRole('button', { name: 'Rút lại' }).click();
  await page.getByText('Bạn đã rút lại bình luận.').waitFor();
  expect(row.status).toBe('withdrawn');
  await sendButton(page).waitFor();
  await page.reload();
  await sendButton(page).waitFor();
  expect(await page.getByText('Bạn đã rút lại bình luận.').count()).toBe(0);
});

test('the link to the result can be copied', async () => {
  const { page } = await withComment();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Sao chép đường dẫn xem kết quả' }).click();
  await page.getByText('Đã sao chép đường dẫn.').waitFor();
  const receipt = stage.service.rows[0]?.receipt;
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${stage.service.url}/r/${receipt}`);
});

test('writing another one brings back the empty form under the card', async () => {
  const { page } = await withComment();
  await page.getByRole('button', { name: 'Viết bình luận khác' }).click();
  await write(page, 'Ý kiến thứ hai, cũng về con đường.');
  await sendButton(page).click();
  await page.getByText('Ý kiến thứ hai, cũng về con đường.').waitFor();
  expect(await page.getByText('Chờ duyệt', { exact: true }).count()).toBe(2);
  // A stamp that comes twice is taken for a robot's.
  expect(stage.service.posts.map(({ body }) => body.stamp)).toEqual(['stamp-1', 'stamp-2']);
});

test('published is told once; after that the comment in the list leads its author to mend it or take it back', async () => {
  const { page, row } = await withComment();
  Object.assign(row, { status: 'approved', decidedAt: daysAgo(0) });
  const manage = page.getByRole('link', { name: 'Xem lại, sửa hoặc rút lại bình luận của bạn' });
  await page.reload();
  await page.getByText('Đã đăng', { exact: true }).waitFor();
  expect(await manage.isVisible()).toBe(true);
  await sendButton(page).waitFor();
  await Promise.all([page.waitForResponse(/\/v1\/receipts\//), page.reload()]);
  await sendButton(page).waitFor();
  expect(await page.getByText('Đã đăng').isVisible()).toBe(false);
  expect(await page.locator('[part=card]').isVisible()).toBe(false);
  const published = { id: row.id, name: 'Nguyễn Văn An', html: `<p>${text}</p>`, createdAt: daysAgo(0) };
  stage.service.comments = [{ ...published, id: 'c1' }, published];
  await page.reload();
  await page
    .locator(`#binhluan-${row.id}`)
    .getByRole('link', { name: /Xem lại, sửa/ })
    .waitFor();
  expect(await page.locator('[part=card]').isVisible()).toBe(false);
  expect(await manage.count()).toBe(1);
  expect(await manage.getAttribute('href')).toMatch(/\/r\//);
  // Drawn anew, it has it again.
  await page.getByRole('button', { name: 'Cũ nhất' }).click();
  await page
    .locator(`li:first-child#binhluan-${row.id}`)
    .getByRole('link', { name: /Xem lại, sửa/ })
    .waitFor();
});

test('published with changes of the newsroom is told as such', async () => {
  const { page, row } = await withComment();
  Object.assign(row, {
    status: 'approved',
    edited: true,
    decidedAt: daysAgo(0),
    text: 'Mong tỉnh sớm sửa đường.',
  });
  await page.reload();
  await page.getByText('Đã đăng, có biên tập').waitFor();
  await page.getByText('Mong tỉnh sớm sửa đường.').waitFor();
});

test('not published is told for a week, with the reason', async () => {
  const { page, row } = await withComment();
  Object.assign(row, { status: 'rejected', decidedAt: daysAgo(1), reason: 'Không đúng chủ đề' });
  for (const _ of [1, 2]) {
    await page.reload();
    await page.getByText('Rất tiếc, bình luận này không được đăng.').waitFor();
    await page.getByText('Lý do: Không đúng chủ đề').waitFor();
  }
  row.decidedAt = daysAgo(8);
  await Promise.all([page.waitForResponse(/\/v1\/receipts\//), page.reload()]);
  await sendButton(page).waitFor();
  expect(await page.getByText('Rất tiếc, bình luận này không được đăng.').isVisible()).toBe(false);
});

test('taken down is told, and a receipt nobody knows any more is forgotten', async () => {
  const { page, row } = await withComment();
  Object.assign(row, { status: 'removed', decidedAt: daysAgo(0) });
  await page.reload();
  await page.getByText('Bình luận đã được gỡ.').waitFor();
  stage.service.rows.length = 0;
  await page.reload();
  await sendButton(page).waitFor();
  expect(await page.getByText('Bình luận đã được gỡ.').isVisible()).toBe(false);
});

test('a device that refuses storage still sends and shows the card until the page is left', async () => {
  const head = `<script>Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused') } })</script>`;
  const page = await stage.reader(stage.newspaper.page('/khong-luu', stage.article(undefined, { head })));
  await write(page, text);
  await sendButton(page).click();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  await page.reload();
  await sendButton(page).waitFor();
  expect(stage.errors).toEqual([]);
});

test('what lies on the device for an article nobody has opened for a month is removed, and nothing else', async () => {
  const { page } = await withComment();
  await page.evaluate((long) => {
    for (const [article, opened] of [
      ['cũ', Date.now() - long],
      ['gần đây', Date.now() - long / 2],
      ['cũ:mới', Date.now()],
    ] as const) {
      const keep = (name: string, value: unknown) =>
        localStorage.setItem(`binhluan:dongthap:${article}:${name}`, JSON.stringify(value));
      keep('opened', opened);
      keep('draft', 'Chưa gửi.');
      keep('sent', {});
    }
    localStorage.setItem('of-the-page', '1');
  }, 31 * 864e5);
  await page.reload();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  const kept = await page.evaluate(() => Object.keys(localStorage).sort());
  expect(kept.filter((name) => /:cũ:\w+$/.test(name))).toEqual([]);
  expect(kept).toEqual(
    expect.arrayContaining([
      'of-the-page',
      'binhluan:dongthap:gần đây:draft',
      'binhluan:dongthap:gần đây:sent',
      'binhluan:dongthap:cũ:mới:draft',
    ]),
  );
});
