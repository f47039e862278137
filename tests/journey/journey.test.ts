import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { until } from '../harness/until.ts';
import { openTown, type Town } from './town.ts';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const DAY_MS = 24 * 3_600_000;

async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Bình luận của bạn/ }).fill(text);
  await page.getByLabel('Họ và tên').fill('Nguyễn Văn An');
  await page.getByLabel(/Tôi đồng ý/).check();
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();

/** Reads the article afresh, as somebody who was never here, until the condition holds. */
async function freshVisitor(condition: string, holds: (page: Page) => Promise<boolean>): Promise<void> {
  const page = await town.visitor();
  await until(condition, async () => {
    await page.goto(town.article);
    await page.getByText(/Ý kiến bạn đọc/).waitFor();
    return holds(page);
  });
  await page.context().close();
}

describe.each([
  ['on a phone', { width: 360, height: 640 }],
  ['on a desk', { width: 1280, height: 800 }],
])('a comment %s', (device, viewport) => {
  const text = `Bài viết rất hay ${device}, nếu a<b thì chọn a, còn không thì chọn b. 1 < 2 & 'x'`;
  let reader: Page;
  let moderator: Page;
  let link: string;

  beforeAll(async () => {
    reader = await town.visitor({ viewport });
    moderator = await town.visitor({ viewport });
  });

  test('is written in Vietnamese under the article and answered with thanks', async () => {
    await reader.goto(town.article);
    await reader.getByRole('heading', { name: 'Gửi bình luận của bạn' }).waitFor();
    await write(reader, text);
    await press(reader, 'Gửi bình luận');
    await reader.getByText('Cảm ơn bạn. Bình luận đã được gửi tới Tòa soạn và đang chờ duyệt.').waitFor();
    await reader.reload();
    await reader.getByText('Chờ duyệt', { exact: true }).waitFor();
    expect(await reader.getByText(text).count()).toBe(1);
    await freshVisitor('nobody else sees it', async (page) => (await page.getByText(text).count()) === 0);
  });

  test('reaches the moderator in a mail, and opening the link changes nothing', async () => {
    link = await town.moderationLink(text);
    const states = () =>
      town.service.context.store.read.selectFrom('comments').select(['id', 'version']).execute();
    const before = await states();
    for (const method of ['HEAD', 'GET', 'GET'])
      expect((await fetch(link, { method, headers: { 'Sec-Purpose': 'prefetch' } })).status).toBe(200);
    await moderator.goto(link);
    await moderator.getByText(text).first().waitFor();
    expect(await states()).toEqual(before);
  });

  test('is published by one press, taken back by another, and published as edited', async () => {
    await press(moderator, 'Duyệt đăng');
    await moderator.getByText(/Đã duyệt/).waitFor();
    await freshVisitor('it stands under the article', async (page) => page.getByText(text).isVisible());
    await reader.reload();
    await reader.getByText('Đã đăng', { exact: true }).first().waitFor();

    await press(moderator, /Hoàn tác/);
    await moderator.getByText('Bình luận lại chờ duyệt.').waitFor();
    await freshVisitor('it is gone again', async (page) => (await page.getByText(text).count()) === 0);

    await moderator.goto(link);
    await moderator.getByText('Sửa rồi đăng').first().click();
    await moderator.getByLabel('Nội dung sẽ đăng').fill(`${text} (đã biên tập)`);
    await press(moderator, 'Đăng bản đã sửa');
    await moderator.getByText(/Đã duyệt/).waitFor();
    await freshVisitor('the edited text stands', async (page) =>
      page.getByText(`${text} (đã biên tập)`).isVisible(),
    );
    const kept = await town.service.context.store.read
      .selectFrom('revisions')
      .select(['n', 'text'])
      .where('text', 'like', `%${device}%`)
      .orderBy('n')
      .execute();
    expect(kept.map((revision) => revision.text)).toEqual([text, `${text} (đã biên tập)`]);
  });

  test('is taken down from the same link the day after', async () => {
    town.later(DAY_MS);
    await moderator.goto(link);
    await press(moderator, 'Gỡ khỏi trang');
    await moderator.getByText(/Đã gỡ khỏi trang/).waitFor();
    await freshVisitor('it is gone', async (page) => (await page.getByText(text).count()) === 0);
  });

  test('goes the same way with JavaScript off', async () => {
    const plain = `Không cần mã lệnh ${device}: a<b & "c"`;
    const noScript = await town.visitor({ viewport, javaScriptEnabled: false });
    await noScript.goto(town.article);
    await noScript.getByRole('link', { name: 'Gửi bình luận của bạn' }).click();
    await write(noScript, '');
    await press(noScript, 'Gửi bình luận');
    await noScript.getByText('Vui lòng nhập nội dung bình luận.').first().waitFor();
    await write(noScript, plain);
    await press(noScript, 'Gửi bình luận');
    await noScript.getByText('Cảm ơn bạn. Bình luận đã được gửi tới Tòa soạn và đang chờ duyệt.').waitFor();
    const receipt = noScript.url();

    const approving = await town.visitor({ viewport, javaScriptEnabled: false });
    await approving.goto(await town.moderationLink(plain));
    await press(approving, 'Duyệt đăng');
    await approving.getByText(/Đã duyệt/).waitFor();
    await until('the receipt says it is published', async () => {
      await noScript.goto(receipt);
      return noScript
        .getByText(/Đã đăng/)
        .first()
        .isVisible();
    });
    await freshVisitor('it stands under the article', async (page) => page.getByText(plain).isVisible());
    for (const page of [noScript, approving, reader, moderator]) await page.context().close();
  });
});
