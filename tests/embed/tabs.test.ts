import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { sendButton, setStage, write } from './stage.ts';

const stage = setStage();
const text = 'Mong tỉnh sớm sửa con đường vào xã, bà con đi lại rất vất vả.';
const kept = 'Chưa có mạng. Bình luận được giữ trên máy này và sẽ tự gửi khi bạn mở lại trang có mạng.';
const waiting = (page: Page) => page.getByText('Chờ duyệt', { exact: true }).waitFor();

/** Two tabs of the article, in which two comments were written and sent without a network, closed again. */
async function sendInTwoTabs(touch: boolean) {
  const first = await stage.reader();
  const second = await first.context().newPage();
  await second.goto(`${stage.newspaper.url}/bai-viet`);
  const tabs = [first, second];
  for (const tab of tabs) {
    const arrived = touch && tab.waitForResponse(/embed\.live\.js/);
    await tab.getByLabel('Bình luận của bạn')[touch ? 'click' : 'waitFor']();
    await arrived;
  }
  await first.context().setOffline(true);
  for (const [i, tab] of tabs.entries()) {
    await tab.bringToFront();
    await write(tab, `${text} Thẻ thứ ${i + 1}.`);
    await sendButton(tab).click();
    await tab.getByText(kept).waitFor();
  }
  for (const tab of tabs) await tab.close();
  return { context: first.context(), texts: tabs.map((_, i) => `${text} Thẻ thứ ${i + 1}.`) };
}
const posted = () => stage.service.posts.map(({ body }) => String(body.text)).sort();
const keys = () => stage.service.posts.map(({ key }) => key);

test.each([
  ['after the box could fetch what sends', true],
  ['before', false],
])(
  'two comments sent without network from two tabs, %s, both arrive once after the tabs were closed',
  async (_, touch) => {
    const { context, texts } = await sendInTwoTabs(touch);
    await context.setOffline(false);
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    await page.goto(`${stage.newspaper.url}/bai-viet`);
    for (const words of texts) await page.locator('[part=card]').getByText(words).waitFor();
    expect(posted()).toEqual(texts);
    expect(new Set(keys()).size).toBe(2);
    expect(await page.getByText('Chờ duyệt', { exact: true }).count()).toBe(2);
    await Promise.all([page.waitForResponse(/\/v1\/receipts\//), page.reload()]);
    await page.getByText('Chờ duyệt', { exact: true }).nth(1).waitFor();
    expect(posted()).toEqual(texts);
  },
);

test('the same text sent from two tabs is one comment', async () => {
  const first = await stage.reader();
  const second = await first.context().newPage();
  await second.goto(`${stage.newspaper.url}/bai-viet`);
  for (const tab of [first, second]) await write(tab, text);
  for (const tab of [first, second]) {
    await sendButton(tab).click();
    await waiting(tab);
  }
  expect(stage.service.rows).toHaveLength(1);
});

test('a comment that was refused keeps its key while one of another tab goes out quietly', async () => {
  const page = await stage.reader();
  const sent: (string | undefined)[] = [];
  page.on('request', (request) => {
    if (request.postData()?.includes('Bị từ chối.')) sent.push(request.headers()['idempotency-key']);
  });
  await write(page, `${text} Bị từ chối.`);
  stage.service.refusals.set('POST /v1/comments', [{ status: 503 }]);
  await sendButton(page).click();
  await page.getByText(/đang bận/).waitFor();
  const other = await page.context().newPage();
  await other.goto(`${stage.newspaper.url}/bai-viet`);
  await other.getByLabel('Bình luận của bạn').click();
  await other.context().setOffline(true);
  await write(other, `${text} Của thẻ kia.`);
  await sendButton(other).click();
  await other.getByText(kept).waitFor();
  await other.close();
  await page.bringToFront();
  await page.context().setOffline(false);
  await page.locator('[part=card]').getByText('Của thẻ kia.').waitFor();
  expect(await page.getByLabel('Bình luận của bạn').inputValue()).toBe(`${text} Bị từ chối.`);
  await sendButton(page).click();
  await page.locator('[part=card]').getByText('Bị từ chối.').waitFor();
  expect(sent).toHaveLength(2);
  expect(new Set(sent).size).toBe(1);
});
