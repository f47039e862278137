import { expect, test } from '@jest/globals';
import { setStage } from './stage.ts';

const stage = setStage();
const ago = (minutes: number) => new Date(Date.now() - minutes * 6e4).toISOString();
const numbered = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    id: `c${i}`,
    name: 'An',
    html: `<p>Ý kiến số ${i}</p>`,
    createdAt: ago(i),
  }));

test('comments stand with name, time, text and replies; the newsroom has its badge, the removed a word', async () => {
  stage.service.comments = [
    {
      id: 'c1',
      name: 'Trần Thị Bích',
      html: '<p>Dòng một<br>dòng hai, 1 &lt; 2 &amp; &quot;x&quot;</p><p>Xem <a href="https://bao.example/a?b=1&amp;c=2">bài này</a></p>',
      createdAt: ago(4.5),
      replies: [
        {
          id: 'r1',
          name: 'Báo Mẫu Online',
          newsroom: true,
          html: '<p>Cảm ơn bạn đọc.</p>',
          createdAt: ago(0.2),
        },
      ],
    },
    {
      id: 'c2',
      deleted: true,
      replies: [{ id: 'r2', name: 'Út Mười', html: '<p>Ý kiến hay.</p>', createdAt: ago(190) }],
    },
    { id: 'c3', name: 'Lê Hoàng Phúc', html: '<p>Cũ rồi.</p>', createdAt: '2022-02-17T06:52:00.000Z' },
  ];
  const page = await stage.reader();
  await page.getByRole('heading', { name: 'Ý kiến bạn đọc (4)' }).waitFor();
  const first = page.getByRole('listitem').first();
  const paragraphs = first.locator('[part=text]').first().locator('p');
  expect(await paragraphs.allInnerTexts()).toEqual(['Dòng một\ndòng hai, 1 < 2 & "x"', 'Xem bài này']);
  const link = page.getByRole('link', { name: 'bài này' });
  expect(await link.getAttribute('href')).toBe('https://bao.example/a?b=1&c=2');
  expect(await link.getAttribute('rel')).toBe('nofollow ugc noopener');
  expect(await first.getByText('Tòa soạn', { exact: true }).count()).toBe(1);
  expect(await page.locator('time').allInnerTexts()).toEqual([
    '4 phút trước',
    'vừa xong',
    '3 giờ trước',
    '17/02/2022 13:52',
  ]);
  await page.getByText('Bình luận đã được gỡ.').waitFor();
  await page.getByText('Ý kiến hay.').waitFor();
});

test('relative times go by the clock of the service, not by that of the device', async () => {
  stage.service.comments = [{ id: 'c1', name: 'An', html: '<p>Hay.</p>', createdAt: ago(2.5) }];
  const page = await stage.reader('about:blank');
  await page.clock.install({ time: new Date('2015-01-01T00:00:00Z') });
  await page.goto(`${stage.newspaper.url}/bai-viet`);
  await page.getByText('2 phút trước').waitFor();
});

test('the rest comes on demand, with the number that is left, and the focus on the first new one', async () => {
  stage.service.comments = numbered(32);
  const page = await stage.reader();
  await page.getByRole('button', { name: 'Xem thêm bình luận (còn 12)' }).click();
  await page.getByText('Ý kiến số 31', { exact: true }).waitFor();
  expect(await page.getByRole('listitem').count()).toBe(32);
  expect(await page.getByText('Xem thêm').count()).toBe(0);
  expect(await page.locator('li:focus').textContent()).toContain('Ý kiến số 20');
});

test('when the rest does not come, the button says so and tries again', async () => {
  stage.service.comments = numbered(25);
  const page = await stage.reader();
  const more = page.getByRole('button', { name: 'Xem thêm bình luận (còn 5)' });
  await more.waitFor();
  stage.service.refusals.set('GET /v1/comments', [{ status: 503 }]);
  await more.click();
  await page.getByRole('button', { name: 'Chưa tải được. Bấm để thử lại' }).click();
  await page.getByText('Ý kiến số 24', { exact: true }).waitFor();
});

test('the order can be turned round and says which one it is', async () => {
  stage.service.comments = numbered(3);
  stage.service.settings.likes = false;
  const page = await stage.reader();
  const oldest = page.getByRole('button', { name: 'Cũ nhất' });
  expect(await page.getByRole('button', { name: 'Mới nhất' }).getAttribute('aria-pressed')).toBe('true');
  await oldest.click();
  await page.locator('li:first-child').getByText('Ý kiến số 2').waitFor();
  expect(await oldest.getAttribute('aria-pressed')).toBe('true');
  expect(await oldest.evaluate((button) => button.matches(':focus'))).toBe(true);
  expect(await page.getByRole('button', { name: 'Nhiều lượt thích' }).count()).toBe(0);
});

test('an empty list invites the first reader', async () => {
  const page = await stage.reader();
  await page.getByText('Chưa có ý kiến nào. Mời bạn gửi ý kiến đầu tiên.').waitFor();
});

test.each([
  ['data-lang', 'data-article="a1" data-lang="en"', 'vi'],
  ['the settings of the site', 'data-article="a1"', 'en'],
])('everything is English where %s ask for it', async (_, attributes, locale) => {
  stage.service.settings.locale = locale;
  stage.service.comments = numbered(25);
  const page = await stage.reader(stage.newspaper.page('/english', stage.article(attributes)));
  await page.getByRole('heading', { name: 'Readers’ comments (25)' }).waitFor();
  await page.getByRole('button', { name: 'Show more comments (5 left)' }).waitFor();
  await page.getByRole('button', { name: 'Send comment' }).click();
  await page.getByText('Please write your comment.').waitFor();
  const words = (await page.locator('binhluan-comments [part=box]').textContent()) ?? '';
  expect(words.replace(/Ý kiến số \d+|Báo Mẫu Online/g, '')).not.toMatch(/[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệ]/i);
});
