import { describe, expect, test } from '@jest/globals';
import { buildModerationMail, HTML_MOST, howManyFit } from '../../src/notify/batch/moderation-mail.ts';
import type { MailComment, ModerationMail } from '../../src/notify/batch/words.ts';

const NOW = Date.parse('2026-11-22T10:42:00+07:00');
const MINUTE = 60_000;
const TOKEN = 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq';
const OPEN = `https://comments.example/b/${TOKEN}`;
const PAUSE = `https://comments.example/u/${TOKEN}`;

function comment(change: Partial<MailComment> = {}): MailComment {
  return {
    name: 'Nguyễn Văn An',
    text: 'Bài viết rất hay.',
    createdAt: NOW - 37 * MINUTE,
    waitingSince: NOW - 37 * MINUTE,
    reasons: [],
    parent: null,
    article: { id: 'bai-1', title: 'Mùa sen về sớm', titleChecked: true },
    edited: null,
    link: `https://comments.example/m/${TOKEN}`,
    ...change,
  };
}

function build(comments: MailComment[], change: Partial<ModerationMail> = {}) {
  return buildModerationMail({
    site: { name: 'Báo Mẫu Online', locale: 'vi', timezone: 'Asia/Ho_Chi_Minh' },
    moderator: 'Lan',
    comments,
    open: OPEN,
    code: null,
    pause: PAUSE,
    expiresAt: NOW + 7 * 24 * 60 * MINUTE,
    now: NOW,
    left: 0,
    spam: 0,
    scannerSeen: false,
    onlyRecipient: false,
    ...change,
  });
}

/** What a person reads in the HTML part. */
function visible(html: string): string {
  return html
    .replace(/[\s\S]*<body[^>]*>/, '')
    .replace(/<div style="display:none[\s\S]*?<\/div>/, '')
    .replace(/<br>/g, '\n')
    .replace(/<\/(p|h2|td|a)>/g, '\n')
    .replace(/<[^>]+>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
}

describe('the subject', () => {
  test('names the article when there is one, and counts them when there are more', () => {
    expect(build([comment()]).subject).toBe('[Báo Mẫu Online] 1 bình luận chờ duyệt: Mùa sen về sớm');
    expect(build([comment(), comment(), comment()]).subject).toBe(
      '[Báo Mẫu Online] 3 bình luận chờ duyệt: Mùa sen về sớm',
    );
    const other = comment({ article: { id: 'bai-2', title: 'Cầu mới', titleChecked: true } });
    expect(build([comment(), other, other]).subject).toBe('[Báo Mẫu Online] 3 bình luận chờ duyệt ở 2 bài');
  });

  test('stays one line of sane length whatever the title holds', () => {
    const title = `Tin nóng\r\nBcc: all@bao.example\u2028\u202e\u0000 ${'rất dài '.repeat(60)}`;
    const { subject } = build([comment({ article: { id: 'x', title, titleChecked: true } })]);
    expect(subject).toMatch(
      /^\[Báo Mẫu Online\] 1 bình luận chờ duyệt: Tin nóng Bcc: all@bao\.example rất dài .*…$/,
    );
    expect(subject).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
    expect(subject.length).toBeLessThan(150);
  });

  test('says when the title is only what a reader sent, and names an article without title by its id', () => {
    const unchecked = comment({ article: { id: 'bai-1', title: 'Mùa sen', titleChecked: false } });
    expect(build([unchecked]).subject).toBe(
      '[Báo Mẫu Online] 1 bình luận chờ duyệt: Mùa sen (tiêu đề chưa kiểm tra)',
    );
    const untitled = comment({ article: { id: '17022022-1352', title: ' ', titleChecked: false } });
    expect(build([untitled]).subject).toBe('[Báo Mẫu Online] 1 bình luận chờ duyệt: Bài 17022022-1352');
  });
});

describe('both parts', () => {
  function bothParts(...args: Parameters<typeof build>): [string, string][] {
    const { text, html } = build(...args);
    return [
      ['text', text],
      ['html', visible(html)],
    ];
  }

  test('greet, count and say since when the oldest waits', () => {
    const other = comment({ article: { id: 'bai-2', title: null, titleChecked: false } });
    for (const [, part] of bothParts([comment(), comment(), other]))
      expect(part).toContain('Chào Lan, có 3 bình luận chờ duyệt ở 2 bài. Lâu nhất chờ từ 10:05.');
    for (const [, part] of bothParts([comment(), comment()]))
      expect(part).toContain('Chào Lan, có 2 bình luận chờ duyệt. Lâu nhất chờ từ 10:05.');
    for (const [, part] of bothParts([comment()]))
      expect(part).toContain('Chào Lan, có 1 bình luận chờ duyệt từ 10:05.');
  });

  test('name the day where it is not today', () => {
    const yesterday = NOW - 12 * 60 * MINUTE;
    for (const [, part] of bothParts([comment({ createdAt: yesterday, waitingSince: yesterday })])) {
      expect(part).toContain('chờ duyệt từ 22:42 ngày 21/11/2026.');
      expect(part).toContain('Nguyễn Văn An · 21/11/2026 22:42');
    }
  });

  test('show each comment whole, with its parent in a line and the reasons', () => {
    const text = `Dòng một.\n\nNếu a<b thì chọn a, còn không thì chọn b. 1 < 2 & 'x'\n${'Chữ '.repeat(1_200)}hết`;
    const parent = { name: 'Minh', text: `Cầu xây xong rồi.\nMà đường ${'chưa có '.repeat(40)}` };
    for (const [, part] of bothParts([
      comment({ text, parent, reasons: ['có 2 đường dẫn', 'gõ không dấu'] }),
    ])) {
      expect(part).toContain(text);
      expect(part).toMatch(/Trả lời Minh: “Cầu xây xong rồi\. Mà đường (chưa có )+chưa…”/);
      expect(part).toContain('Lưu ý: có 2 đường dẫn; gõ không dấu');
    }
    for (const [, part] of bothParts([comment()])) expect(part).not.toContain('Lưu ý');
  });

  test('carry the same links, the button twice', () => {
    const comments = [
      comment({ link: 'https://comments.example/m/one' }),
      comment({ link: 'https://comments.example/m/two' }),
    ];
    const { text, html } = build(comments);
    const inText = text.match(/https:\/\/\S+/g) ?? [];
    const inHtml = [...html.matchAll(/href="([^"]+)"/g)].map(([, url]) => url);
    expect(inText).toEqual([
      OPEN,
      'https://comments.example/m/one',
      'https://comments.example/m/two',
      OPEN,
      PAUSE,
    ]);
    expect(inHtml).toEqual(inText);
    expect(visible(html)).toContain('Mở trang duyệt (2)');
    expect(text).toContain('Xem và duyệt bình luận này:\nhttps://comments.example/m/one');
  });

  test('end with what the links are good for, what comes later and what lies in spam', () => {
    for (const [, part] of bothParts([comment()], { left: 7, spam: 3 })) {
      expect(part).toContain('Còn 7 bình luận nữa, sẽ gửi trong thư sau.');
      expect(part).toContain('Có 3 bình luận trong mục Spam.');
      expect(part).toContain(
        'Mở trang không làm thay đổi gì. Đường dẫn dành riêng cho Lan, dùng đến 29/11/2026; xin đừng chuyển tiếp.',
      );
      expect(part).toContain('Tạm ngừng nhận thư 24 giờ');
    }
  });

  test('mention presses of a machine and an overridden pause only when there were any', () => {
    for (const [, part] of bothParts([comment()], { scannerSeen: true, onlyRecipient: true })) {
      expect(part).toContain('Gần đây có lượt bấm bất thường');
      expect(part).toContain('Bạn đang tạm ngừng nhận thư, nhưng hiện không còn ai khác');
    }
    for (const [, part] of bothParts([comment()]))
      expect(part).not.toMatch(/bất thường|tạm ngừng nhận thư, nhưng/);
  });

  test('speak English to an English site', () => {
    const site = { name: 'Sample News', locale: 'en' as const, timezone: 'Europe/London' };
    const { subject, text } = build([comment(), comment()], { site });
    expect(subject).toBe('[Sample News] 2 comments await approval: Mùa sen về sớm');
    expect(text).toContain('Hello Lan, 2 comments are waiting. The oldest has waited since 03:05.');
    expect(build([comment()], { site }).text).toContain('Hello Lan, 1 comment has been waiting since 03:05.');
  });
});

describe('other people’s words', () => {
  test('are inert in the HTML, wherever they stand', () => {
    const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>' onclick='x`;
    const { html } = build([
      comment({
        name: evil,
        text: evil,
        parent: { name: evil, text: evil },
        reasons: [evil],
        article: { id: evil, title: evil, titleChecked: true },
      }),
      comment({ article: { id: evil, title: null, titleChecked: false } }),
    ]);
    expect(html).not.toMatch(/<script|<img/i);
    expect(html.match(/<[^>]*\son\w+=/gi)).toBeNull();
    expect(visible(html)).toContain(evil);
  });

  test('are never links', () => {
    const words =
      'xem https://evil.example/a.php?x=1 hoặc http://bao.vn@evil.example, www.la.example, EVIL.com/x, //evil.vn/y, ftp://evil.example, khuyenmai.xyz và t.me/abc';
    const { text, html } = build([
      comment({ text: words, name: 'evil.com', parent: { name: 'www.evil.vn', text: words } }),
      comment({
        article: { id: 'https://evil.example', title: 'https://evil.example', titleChecked: false },
      }),
    ]);
    for (const part of [text, html]) {
      const others = part
        .replace(/https:\/\/comments\.example\S*/g, '')
        .replace(/<style>[\s\S]*<\/style>/, '');
      expect(others).not.toMatch(/https?:\/\/|ftp:\/\/|www\.|\w\.(example|com|vn|xyz|me)\b/i);
      expect(others).toContain('hxxps://evil[.]example/a[.]php?x=1 (đường dẫn đã vô hiệu) hoặc');
      expect(others).toContain('t[.]me/abc (đường dẫn đã vô hiệu)');
    }
  });

  test('that only look like links stay as they are typed', () => {
    const words =
      'Bài hay.Do đó tôi ủng hộ, 3.5 triệu đồng, TP.HCM, ông A.B. Nguyễn, giá 1.000.000 và 50/50.';
    expect(build([comment({ text: words })]).text).toContain(words);
  });

  test('keep their line breaks and lose other control characters', () => {
    const { text } = build([comment({ text: 'một\r\nhai\u0000\u0007\u202eba\u2028bốn\tnăm' })]);
    expect(text).toContain('một\nhaiba\nbốn\tnăm');
  });
});

describe('size', () => {
  function fitted(comments: MailComment[]): { n: number; bytes: number } {
    const mail: ModerationMail = {
      site: { name: 'Báo', locale: 'vi', timezone: 'Asia/Ho_Chi_Minh' },
      moderator: 'Lan',
      comments,
      open: OPEN,
      code: null,
      pause: PAUSE,
      expiresAt: NOW,
      now: NOW,
      left: 999_999,
      spam: 12,
      scannerSeen: true,
      onlyRecipient: true,
    };
    const n = howManyFit(mail);
    return {
      n,
      bytes: Buffer.byteLength(buildModerationMail({ ...mail, comments: comments.slice(0, n) }).html),
    };
  }

  test('twenty comments of the usual length fit', () => {
    const many = Array.from({ length: 20 }, (_, n) =>
      comment({
        text: 'Tôi rất đồng tình. '.repeat(30),
        article: { id: `${n}`, title: 'Tiêu đề', titleChecked: true },
      }),
    );
    expect(fitted(many).n).toBe(20);
  });

  test('of comments with 5,000 characters as many as fit into 80 KB', () => {
    const long = Array.from({ length: 20 }, () => comment({ text: 'Chữ ấy. '.repeat(625) }));
    const { n, bytes } = fitted(long);
    expect(n).toBeGreaterThan(5);
    expect(n).toBeLessThan(20);
    expect(bytes).toBeLessThanOrEqual(HTML_MOST);
  });

  test('whatever the door lets in fits, alone at least', () => {
    // 5,000 characters, as a person counts them, and 16 KB at most: each kind that grows most on its way into HTML.
    const worst = {
      quotes: '"'.repeat(5_000),
      lines: 'a\n'.repeat(2_500),
      links: 'a.vn '.repeat(1_000),
      marks: 'a\u0302\u0323'.repeat(3_200),
    };
    for (const text of Object.values(worst)) {
      const { n, bytes } = fitted([comment({ text, reasons: ['x'.repeat(300)] })]);
      expect(n).toBe(1);
      expect(bytes).toBeLessThanOrEqual(HTML_MOST);
    }
  });

  test('a comment that is too long by itself still goes, alone', () => {
    expect(fitted([comment({ text: '"'.repeat(16_000) }), comment()]).n).toBe(1);
  });
});
