import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { testSite } from '../harness/site.ts';
import { decode, textOf } from './markup.ts';
import { ARTICLE, type OpenWindow, openWindow, SITE } from './window.ts';

let window: OpenWindow;
beforeEach(async () => {
  window = await openWindow();
});
afterEach(() => window.close());

const path = (article = ARTICLE) => `/v1/comments.html?site=${SITE}&article=${encodeURIComponent(article)}`;
async function fragment(query = '', article = ARTICLE): Promise<string> {
  const answer = await window.get(`${path(article)}${query}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
  return answer.text();
}
type Data = Record<string, unknown> & { comment: Data[] };
function dataOf(html: string): Data {
  const [, json = ''] = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(html) ?? [];
  return JSON.parse(json) as Data;
}

test('is a section that names its article, with every comment at the address deep links use', async () => {
  const first = await window.publish({ text: 'Một.\n\nHai.' });
  const reply = await window.publish({ parent_id: first.id, root_id: first.id, depth: 2, name: 'Bình' });
  const html = await fragment();
  expect(html).toMatch(
    new RegExp(
      `^<section class="binhluan-list" data-binhluan-list="${ARTICLE}" data-site="${SITE}" lang="vi">`,
    ),
  );
  expect(html.trim()).toMatch(/<\/section>$/);
  expect(html).toMatch(
    new RegExp(
      `<li id="binhluan-${first.id}">[\\s\\S]*<p>Một.</p>[\\s\\S]*<ol[\\s\\S]*<li id="binhluan-${reply.id}">`,
    ),
  );
  expect(textOf(html)).toContain('Ý kiến bạn đọc (2)');
  expect(html).toContain(`href="${window.links.hosted(SITE, ARTICLE)}#form">Gửi bình luận của bạn</a>`);
  expect(html).toContain(`?reply=${first.id}#form"`);
  // The page around it decides how it looks, and lets nothing of it run.
  expect(html).not.toMatch(/<style|<form|<button| style=| on\w+=|<script(?! type="application\/ld\+json")/);
});

test('tells search engines who wrote what, when, and as an answer to what', async () => {
  const first = await window.publish({ name: 'An </script><script>alert(1)//', text: '1 < 2 & "x"\n\nhai' });
  await window.store.write((db) => db.updateTable('comments').set({ likes: 4 }).execute());
  const reply = await window.publish({ parent_id: first.id, root_id: first.id, depth: 2, newsroom: 'lan' });
  const html = await fragment();
  expect(html.match(/<script/g)).toHaveLength(1);
  const page = 'https://bao.example/sen';
  const data = dataOf(html);
  expect(data).toMatchObject({
    '@context': 'https://schema.org',
    '@type': 'WebPage',
    '@id': page,
    commentCount: 2,
    comment: [
      {
        '@type': 'Comment',
        '@id': `${page}#binhluan-${first.id}`,
        author: { '@type': 'Person', name: 'An </script><script>alert(1)//' },
        text: '1 < 2 & "x"\n\nhai',
        dateCreated: expect.stringMatching(/^2022-02-17T06:52/),
        upvoteCount: 4,
        comment: [
          {
            '@id': `${page}#binhluan-${reply.id}`,
            author: { '@type': 'Organization' },
            parentItem: { '@id': `${page}#binhluan-${first.id}` },
          },
        ],
      },
    ],
  });
  // A reader's word for the title is nobody's.
  expect(data).not.toHaveProperty('name');
  await window.store.write((db) => db.updateTable('articles').set({ title_checked_at: 1 }).execute());
  expect(dataOf(await fragment())).toMatchObject({ name: 'Mùa sen' });
});

test('names a comment by one anchor, also where the address of the article has one', async () => {
  const sent = await window.publish({ url: 'https://bao.example/sen?id=1#top' });
  expect(dataOf(await fragment()).comment[0]).toMatchObject({
    '@id': `https://bao.example/sen?id=1#binhluan-${sent.id}`,
  });
});

test('keeps what was taken down out of sight, and its replies in place', async () => {
  const gone = await window.publish({ name: 'Canary', text: 'canary words' });
  const reply = await window.publish({ parent_id: gone.id, root_id: gone.id, depth: 2 });
  await window.decide(gone, 'remove');
  const html = await fragment();
  expect(html).not.toMatch(/canary/i);
  expect(textOf(html)).toContain('Bình luận đã được gỡ.');
  expect(dataOf(html).comment.map((each) => each['@id'])).toEqual([
    `https://bao.example/sen#binhluan-${reply.id}`,
  ]);
});

test('goes on at our own page, and is cached as the list is', async () => {
  for (let n = 0; n < 3; n++) await window.publish({ text: `Ý kiến ${n}` });
  const html = await fragment('&limit=2&sort=oldest');
  const [, href = '', words = ''] = /<a href="([^"]*cursor=[^"]*)">([^<]*)</.exec(html) ?? [];
  expect(words).toBe('Xem thêm bình luận (còn 1)');
  expect(textOf(await (await fetch(decode(href))).text())).toContain('Ý kiến 2');
  const answer = await window.get(path());
  const headers = Object.fromEntries(answer.headers);
  expect(headers).toMatchObject({
    'access-control-allow-origin': '*',
    'cache-control': 'public, max-age=10, s-maxage=20, stale-while-revalidate=10',
    'x-robots-tag': 'noindex',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  });
  const again = await window.get(path(), { 'If-None-Match': headers.etag as string });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

test('offers no writing where none is taken, and has no likes where there are none', async () => {
  const sent = await window.publish();
  await window.store.write((db) => db.updateTable('comments').set({ likes: 1_200 }).execute());
  expect(textOf(await fragment())).toContain('1.200 lượt thích');
  window.sites.set(SITE, testSite({ comments: { likes: 'off' } }));
  await window.store.write((db) => db.updateTable('articles').set({ closed_at: 1 }).execute());
  const html = await fragment();
  expect(html).toContain(sent.id);
  expect(textOf(html)).not.toMatch(/Gửi bình luận|Trả lời|lượt thích/);
  expect(JSON.stringify(dataOf(html))).not.toContain('upvoteCount');
});

test('asks for the same as the list, and tells problems as the API does', async () => {
  for (const [query, status] of [
    ['site=nobody&article=a', 404],
    [`site=${SITE}`, 422],
    [`site=${SITE}&article=a&sort=best`, 422],
  ] as const) {
    const answer = await window.get(`/v1/comments.html?${query}`);
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
  }
  const odd = await fragment('', `a "b" <c> & 'd'`);
  expect(odd).toContain('data-binhluan-list="a &quot;b&quot; &lt;c&gt; &amp; &#39;d&#39;"');
});
