import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buttonsIn, MINUTE, MORE, nonceIn, openStage, START, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

async function everything(): Promise<string> {
  const { read } = stage.test.store;
  const tables = [
    'comments',
    'revisions',
    'decisions',
    'tokens',
    'visits',
    'mails',
    'moderator_states',
  ] as const;
  return JSON.stringify(
    await Promise.all(tables.map((table) => read.selectFrom(table).selectAll().execute())),
  );
}

describe('opening a link', () => {
  test('changes nothing, however often and in whatever way it is opened', async () => {
    const comment = await stage.add();
    const paths = [
      await stage.link([comment]),
      await stage.link([comment], { purpose: 'batch' }),
      await stage.link([], { purpose: 'pause' }),
    ];
    const before = await everything();
    const ways: RequestInit[] = [
      { method: 'HEAD' },
      {},
      { headers: { 'Sec-Purpose': 'prefetch;prerender', Purpose: 'prefetch' } },
      { headers: { 'Sec-Fetch-Site': 'cross-site', 'User-Agent': 'Mozilla/5.0 (compatible; SafeLinks)' } },
      { headers: { 'X-HTTP-Method-Override': 'POST' } },
    ];
    for (const path of paths)
      for (const way of ways) expect((await stage.get(`${path}?action=approve`, way)).status).toBe(200);
    expect(await everything()).toBe(before);
  });

  test('shows the comment, who asks, its article and the three decisions', async () => {
    const parent = await stage.add({ name: 'Trần Thị Bình', text: 'Sen năm nay nở sớm quá.' });
    await stage.press(await stage.link([parent]), 'approve');
    const comment = await stage.add({
      parent_id: parent.id,
      reasons: '[{"say":"có 2 đường dẫn"},{"say":"gõ không dấu"}]',
    });
    const page = await stage.get(await stage.link([comment]));
    expect(page.text).toContain('Báo Mẫu Online · Bạn đang duyệt với tên Lan');
    expect(page.text).toContain('Mùa sen về sớm trên đồng Tháp Mười');
    expect(page.text).toContain('Trả lời Trần Thị Bình: Sen năm nay nở sớm quá.');
    expect(page.text).toContain('Nguyễn Văn An 22/11/2026 10:32');
    expect(page.body).toContain('<div class="text"><p>Bài viết rất hay, cảm ơn tòa soạn.</p></div>');
    expect(page.text).toContain('Lưu ý: có 2 đường dẫn; gõ không dấu');
    expect(buttonsIn(page.body)).toEqual(['edit', ...MORE, 'approve', 'reject']);
    expect(page.body).toContain('<html lang="vi">');
  });

  test('runs no script, may be framed by nobody and is kept by nobody', async () => {
    const page = await stage.get(await stage.link([await stage.add()]));
    const policy = page.headers.get('content-security-policy') ?? '';
    for (const part of [
      `default-src 'none'`,
      `form-action 'self'`,
      `base-uri 'none'`,
      `frame-ancestors 'none'`,
    ])
      expect(policy).toContain(part);
    expect(policy).toContain(`require-trusted-types-for 'script'`);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('x-robots-tag')).toBe('noindex');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.body).not.toContain('<script');
    const nonce = /style-src 'nonce-([^']+)'/.exec(policy)?.[1];
    expect(page.body).toContain(`<style nonce="${nonce}">`);
  });

  test('shows as typed what a reader typed', async () => {
    const text = `1 < 2 & 'x' nếu a<b thì <script>alert(1)</script>`;
    const name = `<img src=x onerror=alert(1)>"'`;
    const comment = await stage.add({ text, name });
    const page = await stage.get(await stage.link([comment]));
    expect(page.text).toContain(text);
    expect(page.text).toContain(name);
    expect(page.body).not.toContain('<script');
    expect(page.body).not.toContain('<img');
  });

  test('marks the words that the reasons are about, and nothing else', async () => {
    const marking = await openStage({
      deps: { markedHtml: (text) => `<p>${text.replace('lừa đảo', '<mark>lừa đảo</mark>')}</p>` },
    });
    try {
      const page = await marking.get(await marking.link([await marking.add({ text: 'Đây là lừa đảo.' })]));
      expect(page.body).toContain('<p>Đây là <mark>lừa đảo</mark>.</p>');
      const odd = await marking.get(await marking.link([await marking.add({ text: 'a < b, lừa đảo' })]));
      expect(odd.body).toContain('<p>a &lt; b, lừa đảo</p>');
    } finally {
      await marking.close();
    }
  });

  test.each([
    ['https://bao.example/17022022-1352', true],
    ['https://bao.example.evil/1', false],
    ['https://other.example/1', false],
    ['javascript:alert(1)', false],
    ['https://lan:secret@bao.example/1', false],
  ])('leads to the article at %s: %p', async (url, leads) => {
    const comment = await stage.add({ url, article_id: url });
    const page = await stage.get(await stage.link([comment]));
    expect(page.text.includes('Mở bài viết')).toBe(leads);
    if (leads) expect(page.body).toContain('rel="noopener noreferrer"');
  });
});

describe('a press', () => {
  test.each([
    ['from another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['from a sister site', { 'Sec-Fetch-Site': 'same-site' }],
    ['from another origin in an old browser', { Origin: 'https://evil.example' }],
  ])('%s is refused and changes nothing', async (_from, headers) => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    const nonce = nonceIn((await stage.get(path)).body);
    const before = await everything();
    const answer = await stage.post(path, { nonce, action: 'approve' }, headers);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('Chưa có gì thay đổi');
    expect(await everything()).toBe(before);
  });

  test.each([
    ['our own page', { 'Sec-Fetch-Site': 'same-origin', Origin: 'null' }],
    ['the address bar', { 'Sec-Fetch-Site': 'none' }],
    ['our page in an old browser', { Origin: 'null' }],
    ['our page in a very old browser', {}],
  ])('from %s counts', async (_from, headers) => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    const nonce = nonceIn((await stage.get(path)).body);
    const answer = await stage.post(path, { nonce, action: 'approve' }, headers as Record<string, string>);
    expect(answer.status).toBe(303);
    expect((await stage.row(comment.id)).status).toBe('approved');
  });

  test('without a nonce, with a made-up one, or with one of another link is refused', async () => {
    const [a, b] = [await stage.add(), await stage.add()];
    const path = await stage.link([a]);
    const others = [
      await stage.link([b]),
      await stage.link([a]),
      await stage.link([a], { moderator: 'minh' }),
      await stage.link([a], { purpose: 'batch' }),
    ];
    const before = await everything();
    const foreign = await Promise.all(others.map(async (other) => nonceIn((await stage.get(other)).body)));
    for (const nonce of [...foreign, 'x', '']) {
      expect(nonce === 'x' || nonce === '' || nonce.length > 60).toBe(true);
      expect((await stage.post(path, { nonce, action: 'approve' })).status).toBe(403);
    }
    expect((await stage.post(path, { action: 'approve' })).status).toBe(403);
    expect(await everything()).toBe(before);
  });

  test('on a page that lay open for half an hour is asked for once more, with the text kept', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    const nonce = nonceIn((await stage.get(path)).body);
    stage.now += 31 * MINUTE;
    const again = await stage.post(path, { nonce, action: 'edit', text: 'Bản tôi sửa.' });
    expect(again.status).toBe(200);
    expect(again.text).toContain('Trang đã mở khá lâu. Xin bấm lại một lần nữa.');
    expect(again.body).toContain('Bản tôi sửa.</textarea>');
    expect((await stage.row(comment.id)).status).toBe('pending');
    const fresh = await stage.post(path, { nonce: nonceIn(again.body), action: 'approve' });
    stage.now = START;
    expect(fresh.status).toBe(303);
    expect((await stage.row(comment.id)).status).toBe('approved');
  });

  test('with a body of another kind, too large or with doubled fields is refused without an error', async () => {
    const path = await stage.link([await stage.add()]);
    const nonce = nonceIn((await stage.get(path)).body);
    const send = (type: string, body: string) =>
      stage.get(path, { method: 'POST', headers: { 'Content-Type': type }, body });
    expect((await send('application/json', JSON.stringify({ nonce, action: 'approve' }))).status).toBe(403);
    expect((await send('text/plain', 'action=approve')).status).toBe(403);
    const form = 'application/x-www-form-urlencoded';
    expect((await send(form, `nonce=${nonce}&action=approve&action=reject`)).status).toBe(422);
    expect((await send(form, `nonce=${nonce}&action=explode`)).status).toBe(422);
    expect((await send(form, `nonce=${nonce}&nonce=${nonce}&action=approve`)).status).toBe(403);
    expect((await send(form, `__proto__=1&nonce=${nonce}&action[]=approve`)).status).toBe(422);
    expect((await send(form, `text=${'x'.repeat(70_000)}`)).status).toBe(413);
    const compressed = await stage.get(path, {
      method: 'POST',
      headers: { 'Content-Type': form, 'Content-Encoding': 'gzip' },
      body: 'x',
    });
    expect(compressed.status).toBe(415);
    expect((await stage.get(path, { method: 'DELETE' })).status).toBe(405);
  });
});

test('all addresses come from PUBLIC_URL, its path included', async () => {
  const below = await openStage({ path: '/binh-luan' });
  try {
    const comment = await below.add();
    const path = await below.link([comment]);
    expect(path).toMatch(/^\/binh-luan\/m\//);
    const answer = await below.press(path, 'approve', {}, { Host: 'evil.example' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(path);
  } finally {
    await below.close();
  }
});

test('a locked database is told in words, and nothing is decided behind the answer', async () => {
  const comment = await stage.add();
  const path = await stage.link([comment]);
  const nonce = nonceIn((await stage.get(path)).body);
  const free = await stage.test.database.block();
  const answer = await stage.post(path, { nonce, action: 'approve' });
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('5');
  expect(answer.text).toContain('Hệ thống đang bận. Chưa có gì thay đổi');
  expect((await stage.get(path)).status).toBe(200);
  await free();
  expect((await stage.post(path, { nonce, action: 'approve' })).status).toBe(303);
  expect(await stage.log(comment.id)).toHaveLength(1);
});
