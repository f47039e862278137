import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { sendButton, setStage, write } from './stage.ts';

const stage = setStage();
const text = 'Mong tỉnh sớm sửa con đường vào xã, bà con đi lại rất vất vả.';
const kept = 'Chưa có mạng. Bình luận được giữ trên máy này và sẽ tự gửi khi bạn mở lại trang có mạng.';
const waiting = (page: Page) => page.getByText('Chờ duyệt', { exact: true }).waitFor();

/** Sends with the network cut. */
async function sendOffline(page: Page) {
  await write(page, text);
  await page.context().setOffline(true);
  await sendButton(page).click();
  await page.getByText(kept).waitFor();
}

test('without network the comment is kept, and sends itself when the network is back', async () => {
  const page = await stage.reader();
  await sendOffline(page);
  expect(await page.getByLabel('Bình luận của bạn').inputValue()).toBe(text);
  await page.context().setOffline(false);
  await waiting(page);
  expect(stage.service.rows.map((row) => row.text)).toEqual([text]);
});

test('a page closed without network sends what it kept when it is opened again', async () => {
  const page = await stage.reader();
  await sendOffline(page);
  await page.close();
  await page.context().setOffline(false);
  const again = await page.context().newPage();
  await again.goto(`${stage.newspaper.url}/bai-viet`);
  await waiting(again);
  await again.reload();
  await waiting(again);
  expect(stage.service.rows).toHaveLength(1);
});

test.each([
  ['closed', 'Bài viết đã đóng bình luận.'],
  ['paused', 'Tòa soạn tạm ngừng nhận bình luận.'],
])(
  'a comment kept on the device stands to be copied when the article is %s meanwhile',
  async (name, words) => {
    const page = await stage.reader();
    await sendOffline(page);
    await page.close();
    await page.context().setOffline(false);
    stage.service.settings[name] = true;
    stage.service.refusals.set('POST /v1/comments', [{ status: 409, code: name }]);
    const again = await page.context().newPage();
    const refused = again.waitForResponse((response) => response.status() === 409);
    await again.goto(`${stage.newspaper.url}/bai-viet`);
    await refused;
    const left = again.getByLabel('Nội dung bạn đã viết, chưa được gửi');
    expect(await left.inputValue()).toBe(text);
    expect(await left.isEditable()).toBe(false);
    expect(await again.getByText(words).count()).toBe(1);
    await again.getByRole('button', { name: 'Bỏ' }).click();
    await Promise.all([again.waitForResponse(/embed\.live\.js/), again.reload()]);
    await again.getByText(words).waitFor();
    expect(await left.count()).toBe(0);
  },
);

test('a comment whose answer was lost before the article was closed is known to have arrived', async () => {
  const page = await stage.reader();
  await write(page, text);
  await page.route('**/v1/comments?*', (route) => route.abort());
  stage.service.lostAnswers = 9;
  await sendButton(page).click();
  await page.getByText(kept).waitFor();
  stage.service.lostAnswers = 0;
  await page.unroute('**/v1/comments?*');
  stage.service.settings.closed = true;
  await page.reload();
  await waiting(page);
  expect(await page.getByLabel('Nội dung bạn đã viết, chưa được gửi').count()).toBe(0);
  expect(stage.service.rows).toHaveLength(1);
});

/** Opens the page, and cuts the network before anything that sends has been fetched. */
async function writeOffline() {
  const page = await stage.reader();
  await page.getByLabel('Bình luận của bạn').waitFor();
  await page.context().setOffline(true);
  await write(page, text);
  return page;
}

test('what is typed before the box could fetch more is there when the page is opened again', async () => {
  const closed = await writeOffline();
  await closed.close();
  await closed.context().setOffline(false);
  const page = await closed.context().newPage();
  await page.goto(`${stage.newspaper.url}/bai-viet`);
  await page.waitForFunction(
    (words) =>
      document.querySelector('binhluan-comments')?.shadowRoot?.querySelector('textarea')?.value === words,
    text,
  );
});

test('a comment sent before the box could fetch what sends goes out by itself when the network is back', async () => {
  const page = await writeOffline();
  await sendButton(page).click();
  await page.getByText(kept).waitFor();
  await page.context().setOffline(false);
  await waiting(page);
  expect(stage.service.rows.map((row) => row.text)).toEqual([text]);
});

test('a page closed before the box could fetch what sends sends it when it is opened again, in two tabs once', async () => {
  const page = await writeOffline();
  await sendButton(page).click();
  await page.getByText(kept).waitFor();
  await page.close();
  await page.context().setOffline(false);
  const tabs = await Promise.all([page.context().newPage(), page.context().newPage()]);
  await Promise.all(tabs.map((tab) => tab.goto(`${stage.newspaper.url}/bai-viet`)));
  await Promise.all(tabs.map((tab) => waiting(tab)));
  expect(stage.service.rows.map((row) => row.text)).toEqual([text]);
  await tabs[0]?.reload();
  await waiting(tabs[0] as Page);
  expect(stage.service.rows).toHaveLength(1);
});

test('a comment sent so, and not whole, is not sent but says what is missing', async () => {
  const page = await writeOffline();
  await page.getByLabel('Họ và tên').fill('');
  await sendButton(page).click();
  await page.getByText(kept).waitFor();
  await page.context().setOffline(false);
  await page.getByText('Vui lòng nhập họ và tên.').waitFor();
  expect(stage.service.posts).toHaveLength(0);
  await page.getByLabel('Họ và tên').fill('Lan');
  await sendButton(page).click();
  await waiting(page);
});

test('a comment whose answer was lost on the way goes out again under the same key: one comment', async () => {
  const page = await stage.reader();
  await write(page, text);
  await page.route('**/v1/comments?*', (route) => route.abort());
  stage.service.lostAnswers = 9;
  await sendButton(page).click();
  await page.getByText(kept).waitFor();
  stage.service.lostAnswers = 0;
  await page.unroute('**/v1/comments?*');
  await page.getByRole('button', { name: 'Gửi lại' }).click();
  await waiting(page);
  expect(stage.service.rows).toHaveLength(1);
  expect(new Set(stage.service.posts.map(({ key }) => key)).size).toBe(1);
  expect(stage.service.posts.length).toBeGreaterThan(1);
});

test('the reader may drop what is kept, and the text stays to be changed', async () => {
  const page = await stage.reader();
  await sendOffline(page);
  await page.getByRole('button', { name: 'Bỏ' }).click();
  await page.getByText(kept).waitFor({ state: 'detached' });
  await page.context().setOffline(false);
  await page.reload();
  await page.waitForFunction(
    (words) =>
      document.querySelector('binhluan-comments')?.shadowRoot?.querySelector('textarea')?.value === words,
    text,
  );
  expect(stage.service.posts).toHaveLength(0);
});

test('a page of an unlisted origin is told so, although the browser hides the reason', async () => {
  stage.service.origins.delete(stage.newspaper.url);
  const page = await stage.reader();
  await write(page, text);
  await sendButton(page).click();
  await page.getByText('Trang này chưa được phép nhận bình luận. Xin báo giúp Tòa soạn.').waitFor();
  stage.service.origins.add(stage.newspaper.url);
  await sendButton(page).click();
  await waiting(page);
});

test('a slow network is spoken of, and the comment still arrives', async () => {
  const page = await stage.reader();
  await write(page, text);
  stage.service.held.add('/v1/comments');
  await sendButton(page).click();
  await page.getByText('Đang gửi…').waitFor();
  await page.getByText('Mạng hơi chậm, vẫn đang gửi…').waitFor();
  stage.service.release();
  await waiting(page);
});

test('a page closed while it sends goes on when it is opened again: one comment', async () => {
  const page = await stage.reader();
  await write(page, text);
  stage.service.held.add('/v1/comments');
  await sendButton(page).click();
  await page.getByText('Đang gửi…').waitFor();
  await page.close();
  stage.service.release();
  const again = await page.context().newPage();
  await again.goto(`${stage.newspaper.url}/bai-viet`);
  await waiting(again);
  expect(stage.service.rows).toHaveLength(1);
});

test('going back to the page after sending shows the card and sends nothing again', async () => {
  const page = await stage.reader();
  await write(page, text);
  await sendButton(page).click();
  await waiting(page);
  await page.goto(stage.newspaper.page('/khac', '<!doctype html><title>Khác</title>'));
  await page.goBack();
  await waiting(page);
  await page.goForward();
  await page.goBack();
  await waiting(page);
  expect(stage.service.rows).toHaveLength(1);
});

test('when the comments cannot be loaded, the box says so and tries again on demand and with the network', async () => {
  stage.service.refusals.set('GET /v1/comments', [{ status: 503 }, { status: 503 }]);
  const page = await stage.reader();
  for (const _ of [1, 2]) {
    await page.getByText('Phần bình luận tạm thời chưa tải được.').waitFor();
    await page.getByRole('button', { name: 'Thử lại' }).click();
  }
  await sendButton(page).waitFor();

  stage.service.refusals.set('GET /v1/comments', [{ status: 503 }]);
  await page.reload();
  await page.getByText('Phần bình luận tạm thời chưa tải được.').waitFor();
  await page.context().setOffline(true);
  await page.context().setOffline(false);
  await sendButton(page).waitFor();
  expect(stage.errors).toEqual([]);
});

test('when the part that sends cannot be loaded, the comment is kept and the button tries again', async () => {
  const page = await stage.reader();
  await page.route('**/embed.live.js*', (route) => route.abort());
  await write(page, text);
  await sendButton(page).click();
  await page.getByText(kept).waitFor();
  await page.unroute('**/embed.live.js*');
  await sendButton(page).click();
  await waiting(page);
  expect(stage.service.rows.map((row) => row.text)).toEqual([text]);
});
