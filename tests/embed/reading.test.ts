import { expect, test } from '@jest/globals';
import { until } from '../harness/until.ts';
import { sendButton, setStage, write } from './stage.ts';

const stage = setStage();
const ago = (minutes: number) => new Date(Date.now() - minutes * 6e4).toISOString();
const comment = (id: string, more = {}) => ({
  id,
  name: `Bạn đọc ${id}`,
  html: `<p>Ý kiến ${id}</p>`,
  createdAt: ago(5),
  ...more,
});
const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

test('a like is counted at once, kept for the next visit, taken back by pressing again, each by the same device', async () => {
  stage.service.comments = [comment('c1', { likes: 4 })];
  const page = await stage.reader();
  const like = page.getByRole('button', { name: /^Thích/ });
  await like.click();
  await page.getByRole('button', { name: 'Thích (5)', pressed: true }).waitFor();
  await until('the like arrives', () => stage.service.likes.size === 1);
  const [reader, id] = [...stage.service.likes][0]?.split(' ') ?? [];
  expect(reader).toMatch(uuid);
  expect(id).toBe('c1');
  stage.service.comments = [comment('c1', { likes: 5 })];
  await page.reload();
  await page.getByRole('button', { name: 'Thích (5)', pressed: true }).click();
  await page.getByRole('button', { name: 'Thích (4)', pressed: false }).waitFor();
  await until('the like is gone', () => stage.service.likes.size === 0);
});

test('a like that the service does not hear of is taken back', async () => {
  stage.service.comments = [comment('c1')];
  stage.service.refusals.set('PUT /v1/comments/c1/like', [{ status: 503 }]);
  const page = await stage.reader();
  await Promise.all([
    page.waitForResponse((answer) => answer.url().endsWith('/like') && answer.status() === 503),
    page.getByRole('button', { name: /^Thích/ }).click(),
  ]);
  await page.getByRole('button', { name: 'Thích', exact: true, pressed: false }).waitFor();
});

test('without likes on the site there is no such button', async () => {
  stage.service.settings.likes = false;
  stage.service.comments = [comment('c1')];
  const page = await stage.reader();
  await page.getByRole('button', { name: 'Báo vi phạm' }).waitFor();
  expect(await page.getByRole('button', { name: /Thích/ }).count()).toBe(0);
});

test('a report is made with one reason, or with words of one’s own, and thanked for', async () => {
  stage.service.comments = [comment('c1'), comment('c2')];
  const page = await stage.reader();
  const [first, second] = [page.locator('#binhluan-c1'), page.locator('#binhluan-c2')];
  await first.getByRole('button', { name: 'Báo vi phạm' }).click();
  await first.getByRole('button', { name: 'Thôi' }).click();
  await first.getByRole('button', { name: 'Báo vi phạm' }).click();
  await first.getByRole('button', { name: 'Quảng cáo, lừa đảo' }).click();
  await first.getByText('Cảm ơn bạn. Tòa soạn sẽ xem lại bình luận này.').waitFor();
  await second.getByRole('button', { name: 'Báo vi phạm' }).click();
  await second.getByRole('button', { name: 'Lý do khác' }).click();
  await second.getByRole('textbox').fill('Đăng số điện thoại của tôi');
  await second.getByRole('button', { name: 'Gửi báo vi phạm' }).click();
  await second.getByText('Cảm ơn bạn. Tòa soạn sẽ xem lại bình luận này.').waitFor();
  expect(stage.service.reports.map(({ id, reason }) => [id, reason])).toEqual([
    ['c1', 'Quảng cáo, lừa đảo'],
    ['c2', 'Đăng số điện thoại của tôi'],
  ]);
  expect(stage.service.reports[0]?.reader).toMatch(uuid);
});

test('a reply is written under the comment, says whom it answers, and waits there', async () => {
  stage.service.comments = [comment('c1'), comment('c2')];
  const page = await stage.reader();
  const thread = page.locator('#binhluan-c2');
  await thread.getByRole('button', { name: 'Trả lời' }).click();
  await thread.getByText('Trả lời Bạn đọc c2').waitFor();
  expect(await thread.getByLabel('Bình luận của bạn').evaluate((field) => field.matches(':focus'))).toBe(
    true,
  );
  await write(page, 'Tôi cũng nghĩ vậy, con đường ấy khó đi quá.');
  await sendButton(page).click();
  await thread.getByText('Chờ duyệt', { exact: true }).waitFor();
  expect(stage.service.posts[0]).toMatchObject({
    body: { parent: 'c2' },
    reader: expect.stringMatching(uuid),
  });
  // The form is back in its own place, for the article.
  expect(await thread.getByLabel('Bình luận của bạn').count()).toBe(0);
  await page.reload();
  await thread.getByText('Chờ duyệt', { exact: true }).waitFor();
  await sendButton(page).waitFor();
});

test('a reply given up is a comment on the article again, with what was written', async () => {
  stage.service.comments = [comment('c1')];
  const page = await stage.reader();
  await page.getByRole('button', { name: 'Trả lời' }).click();
  await write(page, 'Mong tỉnh sớm sửa con đường vào xã.');
  await page.getByRole('button', { name: 'Thôi' }).click();
  await sendButton(page).click();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  expect(stage.service.posts[0]?.body).not.toHaveProperty('parent');
  expect(stage.service.rows[0]?.text).toBe('Mong tỉnh sớm sửa con đường vào xã.');
});

test('a reply to a reply says whom it answers, where threads are no deeper', async () => {
  const replies = [
    comment('r1', { parent: 'c1' }),
    comment('r2', { parent: 'r1', html: '<p>Đúng vậy.</p>' }),
  ];
  stage.service.comments = [comment('c1', { replies })];
  const page = await stage.reader();
  await page.locator('#binhluan-r2').getByText('Trả lời Bạn đọc r1').waitFor();
  expect(await page.locator('#binhluan-r1').getByText('Trả lời Bạn đọc').count()).toBe(0);
});

test('a link to a comment opens the list there, however far down it stands', async () => {
  stage.service.comments = Array.from({ length: 60 }, (_, i) => comment(`c${i}`));
  const page = await stage.reader(`${stage.newspaper.url}/bai-viet#binhluan-c55`);
  await page.locator('#binhluan-c55:focus').waitFor();
  expect(
    await page.locator('#binhluan-c55').evaluate((item) => item.getBoundingClientRect().top),
  ).toBeLessThan(740);
  await page.locator('#binhluan-c3').getByRole('link').click();
  await page.locator('#binhluan-c3:focus').waitFor();
});

test('as many are announced as are new, also when others were taken down, and the orders can be chosen then', async () => {
  stage.service.comments = [comment('c1')];
  const page = await stage.reader('about:blank');
  await page.clock.install();
  await page.goto(`${stage.newspaper.url}/bai-viet`);
  await page.getByText('Ý kiến c1').waitFor();
  const orders = page.getByRole('button', { name: 'Cũ nhất' });
  expect(await orders.isVisible()).toBe(false);
  stage.service.comments = [comment('c4', { replies: [comment('r1', { parent: 'c4' })] }), comment('c3')];
  await page.clock.fastForward(61_000);
  await page.getByRole('status').getByRole('button', { name: 'Có 3 bình luận mới' }).click();
  await page.getByRole('heading', { name: 'Ý kiến bạn đọc (3)' }).waitFor();
  expect(await page.getByText('Ý kiến c1').count()).toBe(0);
  expect(await orders.isVisible()).toBe(true);
});

test('what a removal moves up from the next page is not announced as new', async () => {
  const all = Array.from({ length: 30 }, (_, i) => comment(`c${i}`));
  stage.service.comments = all;
  const page = await stage.reader('about:blank');
  await page.clock.install();
  await page.goto(`${stage.newspaper.url}/bai-viet`);
  await page.getByText('Ý kiến c19').waitFor();
  stage.service.comments = [comment('new'), ...all.slice(3)];
  await page.clock.fastForward(61_000);
  await page.getByRole('status').getByRole('button', { name: 'Có 1 bình luận mới' }).waitFor();
});

test('new comments are announced and shown on demand, and nothing moves before', async () => {
  stage.service.comments = [comment('c1')];
  const page = await stage.reader('about:blank');
  await page.clock.install();
  await page.goto(`${stage.newspaper.url}/bai-viet`);
  await page.getByText('Ý kiến c1').waitFor();
  stage.service.comments = [comment('c3'), comment('c2'), comment('c1')];
  await page.clock.fastForward(61_000);
  const announced = page.getByRole('status').getByRole('button', { name: 'Có 2 bình luận mới' });
  await announced.waitFor();
  expect(await page.getByText('Ý kiến c3').count()).toBe(0);
  await announced.click();
  await page.locator('#binhluan-c3:focus').waitFor();
  await page.getByRole('heading', { name: 'Ý kiến bạn đọc (3)' }).waitFor();
  expect(await announced.count()).toBe(0);
});

test('a press on a comment’s time stays on the page, also where the page has another base', async () => {
  stage.service.comments = [comment('c1')];
  const url = stage.newspaper.page(
    '/tin/bai-1',
    stage.article('data-article="a1"', { head: '<base href="/">' }),
  );
  const page = await stage.reader(url);
  await page.locator('time').click();
  expect(page.url()).toBe(`${url}#binhluan-c1`);
});
