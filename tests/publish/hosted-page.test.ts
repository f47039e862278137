import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { testSite } from '../harness/site.ts';
import { decode, fieldOf, textOf } from './markup.ts';
import { ARTICLE, type OpenWindow, openWindow, SITE, START } from './window.ts';

let window: OpenWindow;

beforeEach(async () => {
  window = await openWindow();
});
afterEach(() => window.close());

async function page(article = ARTICLE, query = ''): Promise<string> {
  const answer = await window.get(`${window.links.hosted(SITE, article).slice(window.url.length)}${query}`);
  expect(answer.status).toBe(200);
  return answer.text();
}

describe('the page of an article', () => {
  test('names the paper, has the form with its words and the empty list', async () => {
    const html = await page();
    expect(html).toContain('<html lang="vi">');
    expect(textOf(html)).toMatch(/Báo Mẫu Online[\s\S]*Bình luận về bài viết[\s\S]*Gửi bình luận của bạn/);
    for (const words of [
      'Bình luận của bạn *',
      'Ý kiến của bạn sẽ được biên tập trước khi đăng. Xin vui lòng gõ tiếng Việt có dấu.',
      'Họ và tên *',
      'Email (không hiển thị công khai)',
      'Báo cho tôi qua email khi có người trả lời',
      'Tôi đồng ý để Báo Mẫu Online lưu họ tên, nội dung, địa chỉ mạng (IP) và email (nếu có) nhằm kiểm duyệt và đăng bình luận này.',
      'Nội quy bình luận',
      'Thông báo về dữ liệu cá nhân',
      'Ý kiến bạn đọc (0)',
      'Chưa có ý kiến nào. Mời bạn gửi ý kiến đầu tiên.',
    ])
      expect(textOf(html)).toContain(words);
    expect(html).toContain(`<form method="post" action="${window.url}/v1/comments"`);
    expect([fieldOf(html, 'site'), fieldOf(html, 'article'), fieldOf(html, 'website')]).toEqual([
      SITE,
      ARTICLE,
      '',
    ]);
    expect(fieldOf(html, 'key')).toMatch(/^[0-9a-f-]{36}$/);
    expect(fieldOf(html, 'stamp')).toBeTruthy();
    expect(html).not.toMatch(/<script|checked|placeholder|maxlength/);
  });

  test('asks for what the site asks for', async () => {
    window.sites.set(
      SITE,
      testSite({ comments: { email: 'hidden', phone: 'required' }, consent: { required: false } }),
    );
    const html = await page();
    expect([fieldOf(html, 'email'), fieldOf(html, 'notify'), fieldOf(html, 'consent')]).toEqual([
      null,
      null,
      null,
    ]);
    expect(textOf(html)).toContain('Số điện thoại (không hiển thị công khai) *');
  });

  test('is kept by nobody and runs nothing', async () => {
    const answer = await window.get(`/comments/${SITE}/${ARTICLE}`);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(answer.headers.get('Referrer-Policy')).toBe('same-origin');
    expect(answer.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(answer.headers.get('X-Robots-Tag')).toBe('noindex');
  });

  test('shows texts and names as they were typed', async () => {
    for (const text of ["1 < 2 & 'x'", 'nếu a<b thì chọn a, còn không thì chọn b', '<b>đậm</b> &amp; "nháy"'])
      await window.publish({ text, name: '<i>An</i> & "Bình"' });
    const html = await page();
    expect(html).not.toMatch(/<b>đậm|<i>An/);
    const seen = textOf(html);
    expect(seen).toContain("1 < 2 & 'x'");
    expect(seen).toContain('nếu a<b thì chọn a, còn không thì chọn b');
    expect(seen).toContain('<b>đậm</b> &amp; "nháy"');
    expect(seen).toContain('<i>An</i> & "Bình"');
    expect(seen).toContain('vừa xong');
  });

  test('tells times as people do for a day, and by the calendar after that; the full time is always at hand', async () => {
    await window.publish();
    const timeAfter = async (ms: number) => {
      // It was written a second after the start, and asking takes another one.
      window.now = START + ms;
      return /<time [^>]*datetime="2022-02-17T06:52[^>]* title="17\/02\/2022 13:52">([^<]*)</.exec(
        await page(),
      )?.[1];
    };
    const minute = 60_000;
    for (const [ms, words] of [
      [30_000, 'vừa xong'],
      [5.5 * minute, '5 phút trước'],
      [119 * minute, '1 giờ trước'],
      [24 * 60 * minute - 2_000, '23 giờ trước'],
      [24 * 60 * minute + 2_000, '17/02/2022 13:52'],
    ] as const)
      expect([ms, await timeAfter(ms)]).toEqual([ms, words]);
  });

  test('lists twenty, the rest behind a link, in either order', async () => {
    for (let n = 1; n <= 22; n++) await window.publish({ text: `Ý kiến thứ ${n}.` });
    const first = await page();
    expect(textOf(first)).toContain('Ý kiến bạn đọc (22)');
    expect(textOf(first)).toContain('Xem thêm bình luận (còn 2)');
    const more = decode(/href="([^"]*cursor=[^"]*)"/.exec(first)?.[1] ?? '');
    expect(more).toMatch(/#comments$/);
    const second = await (await fetch(more)).text();
    expect(textOf(second)).toMatch(/Ý kiến thứ 2\.[\s\S]*Ý kiến thứ 1\./);
    expect(textOf(second)).not.toContain('Xem thêm bình luận');
    expect(textOf(second)).toContain('‹ Về đầu danh sách');
    expect(textOf(await page(ARTICLE, '?sort=oldest'))).toMatch(/Ý kiến thứ 1\.[\s\S]*Ý kiến thứ 20\./);
    expect(textOf(await page(ARTICLE, '?cursor=nonsense&sort=x'))).toContain('Ý kiến thứ 22.');
  });

  test('takes no new comments when the article is closed or the site paused, and goes on showing the others', async () => {
    await window.publish();
    await window.store.write((db) => db.updateTable('articles').set({ closed_at: 1 }).execute());
    const closed = await page();
    expect(fieldOf(closed, 'text')).toBeNull();
    expect(textOf(closed)).toContain('Bài viết đã đóng bình luận.');
    expect(textOf(closed)).toContain('Ý kiến bạn đọc (1)');
    await window.store.write((db) =>
      db.insertInto('site_states').values({ site: SITE, paused_at: 1 }).execute(),
    );
    const paused = await page('another');
    expect(paused).not.toContain('<form');
    expect(textOf(paused)).toContain('Tòa soạn đang tạm ngừng nhận bình luận.');
  });

  test('closes by itself after the days the site says', async () => {
    window.sites.set(SITE, testSite({ comments: { closeAfterDays: 30 } }));
    await window.publish();
    window.now += 29 * 86_400_000;
    expect(fieldOf(await page(), 'text')).toBe('');
    window.now += 2 * 86_400_000;
    expect(fieldOf(await page(), 'text')).toBeNull();
  });
});

describe('the way back', () => {
  const link = async () => {
    const html = await page();
    const [, href = '', words = ''] = /<p class="back"><a href="([^"]*)">([^<]*)</.exec(html) ?? [];
    return [decode(href), words];
  };

  test("leads to the article when its address is one of the paper's", async () => {
    await window.send({ url: 'https://bao.example/sen?a=1&b=2' });
    expect(await link()).toEqual(['https://bao.example/sen?a=1&b=2', '‹ Trở về bài viết']);
  });

  test.each([
    null,
    'javascript:alert(1)',
    'https://bao.example.evil/sen',
    'https://bao.example@evil.example/',
    'https://x@bao.example/sen',
    'data:text/html,x',
    'nowhere',
  ])('leads to the paper itself when the address is %s', async (url) => {
    await window.send({ url });
    expect(await link()).toEqual(['https://bao.example/', '‹ Về trang Báo Mẫu Online']);
  });

  test('does not take an address or a title from the query', async () => {
    const html = await page(ARTICLE, '?url=https://evil.example/&title=Hacked');
    expect(html).not.toMatch(/evil|Hacked/);
  });
});

describe('the title', () => {
  const title = async () => textOf(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(await page())?.[1] ?? '');

  test('a reader gave is not shown before a person or the article itself has confirmed it', async () => {
    await window.send({ title: 'Tin giật gân bịa đặt' });
    expect(await title()).toBe('Bình luận về bài viết');
    await window.store.write((db) =>
      db.updateTable('articles').set({ title: 'Mùa sen <về> sớm', title_checked_at: 1 }).execute(),
    );
    expect(await title()).toBe('Mùa sen <về> sớm');
  });

  test('stays unseen after a comment was approved, and is shown where the site trusts its pages', async () => {
    await window.publish({ title: 'Tin giật gân bịa đặt' });
    expect(await title()).toBe('Bình luận về bài viết');
    window.sites.set(SITE, testSite({ screening: { titles: 'trust' } }));
    await window.send({ article_id: 'khac', title: 'Bài khác' });
    expect(textOf(await page('khac'))).toContain('Bài khác');
  });
});

describe('odd articles', () => {
  test.each([
    'a/b/c',
    'tin//hai-gach/',
    '/dau',
    'bai?id=12&x=y#z',
    '100% sự thật',
    '%2F',
    `"ngoặc" & 'nháy' <b>`,
    '🌸-mùa-sen-👩‍🌾',
    'مقال/١٢',
    '\u202egnart',
    '__proto__',
    ' khoảng trắng ',
    'ệ'.repeat(200),
  ])('%s has a page of its own', async (article) => {
    const sent = await window.publish({ article_id: article, text: 'Ý kiến về bài lạ.' });
    const html = await page(article);
    expect(fieldOf(html, 'article')).toBe(article);
    expect(textOf(html)).toContain('Ý kiến về bài lạ.');
    const receipt = await (await window.get(`/r/${sent.receipt}`)).text();
    const again = decode(/class="button" href="([^"]*)"/.exec(receipt)?.[1] ?? '');
    expect(fieldOf(await (await fetch(again)).text(), 'article')).toBe(article);
  });

  test('a decomposed id is the same article', async () => {
    await window.publish({ article_id: 'mùa-sen', text: 'Một ý kiến.' });
    const html = await page('mùa-sen'.normalize('NFD'));
    expect(fieldOf(html, 'article')).toBe('mùa-sen');
    expect(textOf(html)).toContain('Một ý kiến.');
  });

  test.each([
    ['/comments/nobody/a', 404],
    [`/comments/${SITE}/${'a'.repeat(201)}`, 422],
    [`/comments/${SITE}/%00`, 422],
    [`/comments/${SITE}/%E0%A4%A`, 400],
    ['/rules/nobody', 404],
    ['/r/nothing', 404],
  ])('%s is answered with a page and status %i', async (path, status) => {
    const answer = await window.get(path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('Content-Type')).toContain('text/html');
    expect(await answer.text()).toContain('<h1>');
  });
});

test('works under a path of its own', async () => {
  const under = await openWindow({ path: '/binh-luan' });
  const answer = await under.get(`/comments/${SITE}/${ARTICLE}`);
  expect(await answer.text()).toContain(`action="${under.url}/v1/comments"`);
  await under.close();
});
