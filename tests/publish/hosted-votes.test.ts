import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { testSite } from '../harness/site.ts';
import { decode, fieldOf, textOf } from './markup.ts';
import { ARTICLE, type OpenWindow, openWindow, type Sent, SITE } from './window.ts';

let window: OpenWindow;
let sent: Sent;

beforeEach(async () => {
  window = await openWindow();
  sent = await window.publish({ name: 'Trần Thị Bình', text: 'Sen năm nay nở sớm.\n\nRất đẹp.' });
});
afterEach(() => window.close());

const PAGE = `/comments/${SITE}/${ARTICLE}`;
async function page(query = '', status = 200): Promise<string> {
  const answer = await window.get(`${PAGE}${query}`);
  expect(answer.status).toBe(status);
  return answer.text();
}

function press(
  fields: Record<string, string>,
  { query = '', headers = {} }: { query?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  window.now += 1_000;
  return fetch(`${window.url}${PAGE}${query}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: window.links.origin, 'Sec-Fetch-Site': 'same-origin', ...headers },
    body: new URLSearchParams({ comment: sent.id, ...fields }),
  });
}
const linksTo = (html: string, words: string) =>
  [...html.matchAll(/<a (?:class="\w+" )?href="([^"]*)"[^>]*>([^<]*)<\/a>/g)]
    .filter(([, , text]) => text?.trim() === words)
    .map(([, href]) => decode(href as string));

describe('liking without scripts', () => {
  test('counts, is seen as pressed, counts once, and is taken back by the same button', async () => {
    expect(await page()).toMatch(/value="like" aria-pressed="false"[^>]*>Thích</);
    for (let times = 0; times < 2; times++) {
      const answer = await press({ action: 'like' });
      expect([answer.status, answer.headers.get('Location')]).toEqual([
        303,
        `${window.url}${PAGE}#binhluan-${sent.id}`,
      ]);
      expect(answer.headers.get('Set-Cookie')).toBeNull();
    }
    const liked = await page();
    expect(liked).toMatch(/value="unlike" aria-pressed="true"[^>]*>✓ Thích \(1\)</);
    expect(liked).toContain(`<li id="binhluan-${sent.id}">`);
    // Another browser at the same address is another reader.
    await press({ action: 'like' }, { headers: { 'User-Agent': 'another' } });
    expect(await page()).toContain('Thích (2)');
    await press({ action: 'unlike' });
    expect(await page()).toMatch(/value="like" aria-pressed="false"[^>]*>Thích \(1\)</);
  });

  test('leads back to the same place of the same order', async () => {
    for (let n = 0; n < 21; n++) await window.publish({ text: `Ý kiến ${n}` });
    const [more = ''] = linksTo(await page('?sort=top'), 'Xem thêm bình luận (còn 2)');
    const { search } = new URL(more);
    expect(search).toMatch(/^\?sort=top&cursor=[\w-]+$/);
    const second = await (await fetch(more)).text();
    expect(textOf(second)).toContain('Sen năm nay nở sớm.');
    expect(second).toContain(`action="${decode(more).split('#')[0]?.replaceAll('&', '&amp;')}"`);
    const answer = await press({ action: 'like' }, { query: search });
    expect(answer.headers.get('Location')).toBe(`${window.url}${PAGE}${search}#binhluan-${sent.id}`);
    expect(textOf(await page('?sort=top'))).toMatch(/Nhiều lượt thích[\s\S]*Sen năm nay[\s\S]*Ý kiến 20/);
  });

  test('is not offered where the site has no likes', async () => {
    window.sites.set(SITE, testSite({ comments: { likes: 'off' } }));
    await window.publish();
    const html = await page();
    expect(html).not.toMatch(/value="like"|Nhiều lượt thích/);
    const refused = await press({ action: 'like' });
    expect([refused.status, textOf(await refused.text())]).toEqual([
      409,
      expect.stringContaining('Trang báo này không dùng lượt thích.'),
    ]);
  });
});

describe('reporting without scripts', () => {
  test('asks for a reason, says when there is none, and is remembered', async () => {
    const [link = ''] = linksTo(await page(), 'Báo vi phạm');
    const asked = await (await fetch(link)).text();
    expect(textOf(asked)).toMatch(
      /Trần Thị Bình[\s\S]*Sen năm nay nở sớm. Rất đẹp.[\s\S]*vi phạm điều gì\?[\s\S]*Lý do khác/,
    );
    expect(asked).not.toContain('checked');
    const empty = await press({ action: 'report', reason: '', other: ' ' });
    expect(empty.status).toBe(422);
    expect(textOf(await empty.text())).toContain('Vui lòng cho biết lý do.');
    const taken = await press({ action: 'report', reason: 'Thông tin sai', other: 'sen chưa nở' });
    expect([taken.status, taken.headers.get('Location')]).toEqual([
      303,
      `${window.url}${PAGE}#binhluan-${sent.id}`,
    ]);
    const rows = await window.store.read.selectFrom('reports').selectAll().execute();
    expect(rows.map(({ comment_id, reason }) => [comment_id, reason])).toEqual([
      [sent.id, 'Thông tin sai: sen chưa nở'],
    ]);
    const after = await page();
    expect(textOf(after)).toContain('Đã báo vi phạm. Tòa soạn sẽ xem lại.');
    expect(linksTo(after, 'Báo vi phạm')).toEqual([]);
  });

  test('keeps what was written when it is too long, and takes no reason that was not offered', async () => {
    const other = 'dài '.repeat(80);
    const long = await press({ action: 'report', reason: 'Quảng cáo, lừa đảo', other });
    expect(long.status).toBe(422);
    const html = await long.text();
    expect(fieldOf(html, 'other')).toBe(other);
    expect(html).toMatch(/value="Quảng cáo, lừa đảo" checked/);
    expect((await press({ action: 'report', reason: 'made up' })).status).toBe(422);
  });
});

describe('pressing from elsewhere or about something else', () => {
  test.each<Record<string, string>>([
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
  ])('a form of another page is refused: %j', async (headers) => {
    expect((await press({ action: 'like' }, { headers })).status).toBe(403);
    expect(await window.store.read.selectFrom('likes').selectAll().execute()).toEqual([]);
  });

  test('what is no comment of this article, and what is no action, changes nothing', async () => {
    const other = await window.publish({ article_id: 'khac' });
    const hidden = await window.send();
    for (const { id } of [other, hidden])
      expect((await press({ comment: id, action: 'like' })).status).toBe(404);
    expect((await press({ action: 'approve' })).status).toBe(400);
    expect((await press({ action: 'like' }, { headers: { 'Content-Type': 'text/plain' } })).status).toBe(415);
    expect((await window.get(`${PAGE}?report=${hidden.id}`)).status).toBe(404);
    expect(await window.store.read.selectFrom('likes').selectAll().execute()).toEqual([]);
  });
});

describe('answering without scripts', () => {
  test('names and quotes whom one answers, and sends a reply', async () => {
    const [link = ''] = linksTo(await page(), 'Trả lời');
    expect(link).toMatch(/#form$/);
    const html = await (await fetch(link)).text();
    expect(textOf(html)).toMatch(/Trả lời Trần Thị Bình[\s\S]*Sen năm nay nở sớm. Rất đẹp./);
    expect(fieldOf(html, 'parent')).toBe(sent.id);
    const form = (name: string) => fieldOf(html, name) ?? '';
    const post = (fields: Record<string, string>) =>
      fetch(`${window.url}/v1/comments`, {
        method: 'POST',
        redirect: 'manual',
        headers: { Origin: window.links.origin },
        body: new URLSearchParams({
          ...{ site: SITE, article: ARTICLE, key: form('key'), stamp: form('stamp') },
          ...{ parent: form('parent'), text: 'Đúng vậy.', consent: '2026-01', ...fields },
        }),
      });
    const again = await (await post({ name: '' })).text();
    expect(fieldOf(again, 'parent')).toBe(sent.id);
    expect(textOf(again)).toContain('Trả lời Trần Thị Bình');
    expect((await post({ name: 'An' })).status).toBe(303);
    const row = await window.store.read
      .selectFrom('comments')
      .select(['parent_id', 'name'])
      .where('name', '=', 'An')
      .executeTakeFirstOrThrow();
    expect(row.parent_id).toBe(sent.id);
  });

  test('wants an address from whoever wants to hear of replies', async () => {
    const html = await page();
    const answer = await fetch(`${window.url}/v1/comments`, {
      method: 'POST',
      headers: { Origin: window.links.origin },
      body: new URLSearchParams({
        ...{ site: SITE, article: ARTICLE, key: fieldOf(html, 'key') ?? '', name: 'An', text: 'Hay.' },
        ...{ consent: '2026-01', notify: '1' },
      }),
    });
    const again = await answer.text();
    expect([answer.status, textOf(again)]).toEqual([422, expect.stringContaining('Vui lòng nhập email.')]);
    expect(again).toMatch(/name="notify" value="1" checked/);
  });

  test('says so when the comment is gone, and lets one write all the same', async () => {
    await window.decide(sent, 'remove');
    const html = await page(`?reply=${sent.id}`);
    expect(textOf(html)).toContain('Bình luận bạn muốn trả lời không còn nữa.');
    expect(linksTo(html, 'Viết bình luận mới')).toEqual([`${window.url}/comments/${SITE}/${ARTICLE}#text`]);
    expect([fieldOf(html, 'parent'), fieldOf(html, 'text')]).toEqual([null, '']);
  });

  test('is not offered when no comments are taken', async () => {
    await window.store.write((db) => db.updateTable('articles').set({ closed_at: 1 }).execute());
    expect(linksTo(await page(), 'Trả lời')).toEqual([]);
  });

  test('a reply too deep for its place says whom it answers', async () => {
    const first = { parent_id: sent.id, root_id: sent.id, depth: 2 };
    const reply = await window.publish({ ...first, name: 'Lê Cúc' });
    await window.publish({ ...first, answers_id: reply.id, name: 'Phạm Dũng', text: 'Đồng ý.' });
    const seen = textOf(await page());
    expect(seen).toMatch(/Phạm Dũng[\s\S]*Trả lời Lê Cúc[\s\S]*Đồng ý\./);
    expect(seen).not.toContain('Trả lời Trần Thị Bình\nĐồng');
  });
});
