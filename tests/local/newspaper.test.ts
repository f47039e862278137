import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createNewspaper, mainArticlePath } from '../../src/local/demo/newspaper.ts';
import { type Listening, listen } from '../../src/local/listen.ts';

let paper: Listening;
const serviceUrl = 'http://127.0.0.1:3999';
const page = async (path: string) => (await fetch(paper.url + path)).text();

beforeAll(async () => {
  paper = await listen(createNewspaper({ serviceUrl, site: 'dongthap' }), 0);
});
afterAll(() => paper.stop());

test('the article carries the heading, the one script tag and the plain link, as the guide shows them', async () => {
  expect(await page(mainArticlePath)).toContain(`<h3>Gửi bình luận của bạn</h3>
<script async src="${serviceUrl}/embed.js" data-site="dongthap" data-article="17022022-1352"></script>
<p data-binhluan-list="17022022-1352"><a href="${serviceUrl}/comments/dongthap/17022022-1352">Gửi bình luận của bạn</a></p>`);
});

test('the article is laid out like a paper’s: title, date, dateline, captioned picture, byline, way back', async () => {
  const article = await page(mainArticlePath);
  expect(article).toMatch(/<h1>Cầu Bông Súng/);
  expect(article).toMatch(/Cập nhật ngày: \d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d/);
  expect(article).toContain('BMO - ');
  expect(article).toMatch(/<figure><img [^>]+><figcaption>.+<\/figcaption>/);
  expect(article).toContain('MỸ LÀNH');
  expect(article).toContain('&lt; Trở về trang trước');
});

test('the front page links to every article, has a badge for each, and every file it names is there', async () => {
  const front = await page('/');
  const paths = [...front.matchAll(/(?:href|src)="(\/[^"]*)"/g)].map(([, path = '']) => path);
  expect(front.match(/data-binhluan-count="/g)).toHaveLength(4);
  expect(front).toContain(`src="${serviceUrl}/count.js"`);
  for (const path of new Set(paths)) expect((await fetch(paper.url + path)).status).toBe(200);
});
