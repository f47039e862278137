import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { noteSiteEvent } from '../../src/store/log/site-events.ts';
import { livelyDesk } from './settings-pages.ts';
import { nonceIn, type SettingsDesk } from './settings-stage.ts';
import type { Person } from './stage.ts';

const MONTH = '/desk/dongthap/reports/month';
const LOG = '/desk/dongthap/reports/log';
let desk: SettingsDesk;
let lan: Person;

beforeAll(async () => {
  ({ desk, lan } = await livelyDesk());
});
afterAll(() => desk.close());

/** Numbers of a table's lines by the words before them. */
function numbersIn(text: string, names: readonly string[]): number[] {
  return names.map((name) => Number(new RegExp(`${name} ([\\d.]+)`).exec(text)?.[1]?.replaceAll('.', '')));
}

describe('the month', () => {
  test('adds up on the page, and says where comments are and who decided', async () => {
    const { text } = await lan.get(`${MONTH}?m=2026-11`);
    const [received] = numbersIn(text, ['Bình luận nhận trong tháng:']);
    const places = numbersIn(text, [
      'Đã đăng',
      'Không đăng',
      'Spam(?: \\([^)]*\\))?',
      'Chờ duyệt',
      'Đang kiểm tra',
      'Đã gỡ khỏi trang',
      'Bạn đọc đã rút lại',
    ]);
    expect(received).toBeGreaterThan(80);
    expect(places.reduce((sum, n) => sum + n, 0)).toBe(received);
    expect(text).toMatch(/Minh \d+ \d+ \d+ \d+ \d+/);
    expect(text).toMatch(/Trần Thị Hoa \d+/);
    expect(text).toMatch(/Một nửa chờ không quá (1 giờ|\d+ phút)/);
    expect(text).toMatch(/Lý do khác \d+/);
    expect(text).toMatch(/Không ghi lý do \d+/);
  });

  test('says how much of the spam nobody has looked at, whichever check put it there', async () => {
    const { id } = await desk.add({ created_at: Date.UTC(2026, 10, 20) });
    await desk.test.store.write(
      async (db) =>
        void (await db
          .updateTable('comments')
          .set({ status: 'spam', waiting_since: null })
          .where('id', '=', id)
          .execute()),
    );
    const { text } = await lan.get(`${MONTH}?m=2026-11`);
    expect(text).toContain('Spam (trong đó 1 do máy xếp, chưa ai xem)');
  });

  test('the one that goes on says so, and nonsense shows it', async () => {
    for (const m of ['2026-11', '', '2026-13', "x' or 1"]) {
      const { status, text } = await lan.get(`${MONTH}?m=${encodeURIComponent(m)}`);
      expect([status, text.includes('Báo cáo tháng 11/2026')]).toEqual([200, true]);
      expect(text).toContain('Tháng này chưa kết thúc');
    }
    expect((await lan.get(`${MONTH}?m=2020-01`)).text).toContain('Không có bình luận nào trong tháng này.');
    expect((await lan.get('/desk/dongthap/reports')).headers.get('Location')).toBe(MONTH);
  });

  test('is for moderators too, the log is not', async () => {
    const nam = await desk.seat('nam@bao.example');
    const page = await nam.get(`${MONTH}?m=2026-11`);
    expect(page.status).toBe(200);
    expect(page.body).not.toContain('reports/log');
    expect((await nam.get(LOG)).status).toBe(403);
    expect((await nam.post(LOG, { format: 'csv', from: '2026-11-01', to: '2026-11-30' })).status).toBe(403);
  });
});

describe('the log', () => {
  const order = { from: '2026-11-01', to: '2026-11-30' };
  const fetchLog = async (fields: Record<string, string>) => {
    const { body } = await lan.get(LOG);
    return lan.post(LOG, { nonce: nonceIn(body), ...order, ...fields });
  };

  test('comes as CSV that Excel reads as Vietnamese and never as a formula', async () => {
    await desk.test.store.write((db) =>
      noteSiteEvent(
        db,
        { site: 'dongthap', moderator: 'lan', channel: 'desk', now: desk.now },
        { action: 'close-article', target: '=HYPERLINK("https://x.example";"Bấm, nhé")' },
      ),
    );
    const answer = await fetch(desk.url + LOG, {
      method: 'POST',
      headers: {
        Cookie: lan.cookie,
        'Content-Type': 'application/x-www-form-urlencoded',
        'Sec-Fetch-Site': 'same-origin',
      },
      body: new URLSearchParams({ nonce: nonceIn((await lan.get(LOG)).body), format: 'csv', ...order }),
    });
    expect(answer.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('Content-Disposition')).toBe(
      'attachment; filename="nhat-ky-dongthap-2026-11-01-2026-11-30.csv"',
    );
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = bytes.subarray(3).toString().split('\r\n');
    expect(lines[0]).toBe(
      'Thời điểm (Asia/Ho_Chi_Minh),Về,Việc,Người làm,Bằng cách,Từ,Thành,Bản,Lý do,Bài,Mã bài,Mã bình luận,Mục,Chi tiết,Dòng,Hoàn tác dòng',
    );
    expect(lines.at(-1)).toBe('');
    expect(lines.filter((line) => line.includes(',Không đăng,')).length).toBeGreaterThan(5);
    expect(bytes.toString()).toContain('Trần Thị Hoa');
    expect(bytes.toString()).toContain(`"'=HYPERLINK(""https://x.example"";""Bấm, nhé"")"`);
    expect(bytes.toString()).not.toMatch(/@bao\.example|whsec_|hooks\.bao/);
    expect(lines.at(-2)).toMatch(/^22\/11\/2026 10:42:00,Trang,Xuất nhật ký,Lan,Tại bàn duyệt,/);
  });

  test('also where a sheet splits its cells at other signs than commas, no piece of a cell is a formula', async () => {
    const targets = ['a;=1+1', 'b;"=2+2"', 'c\t+3', 'd\n-4', 'e; @5', 'f;＝6', 'g;h;=7'];
    for (const target of [...targets, 'i;j', 'k-l=m'])
      await desk.test.store.write((db) =>
        noteSiteEvent(
          db,
          { site: 'dongthap', moderator: 'lan', channel: 'desk', now: desk.now },
          { action: 'close-article', target },
        ),
      );
    const { body } = await fetchLog({ format: 'csv' });
    for (const piece of ["a;'=1+1", `b;'""=2+2""`, "c\t'+3", "d\n'-4", "e;' @5", "f;'＝6", "g;h;'=7"])
      expect(body).toContain(piece);
    expect(body).not.toMatch(/[;\t\n]["\s]*[=+@＝]/);
    // What is none stays as it was written.
    expect(body).toContain('i;j');
    expect(body).toContain(',k-l=m,');
    const rows = JSON.parse((await fetchLog({ format: 'json' })).body) as { article: string | null }[];
    expect(rows.flatMap(({ article }) => article ?? [])).toEqual(expect.arrayContaining(targets));
  });

  test('comes as JSON: one array, in order, with every decision of the span', async () => {
    const answer = await fetchLog({ format: 'json' });
    const rows = JSON.parse(answer.body) as {
      time: string;
      about: string;
      action: string;
      article: string | null;
    }[];
    const times = rows.map(({ time }) => Date.parse(time));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const { n } = await desk.test.store.read
      .selectFrom('decisions')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('at', '>=', Date.parse('2026-11-01T00:00:00+07:00'))
      .where('at', '<=', desk.now)
      .executeTakeFirstOrThrow();
    expect(rows.filter(({ about }) => about === 'comment')).toHaveLength(Number(n));
    expect(rows.every(({ about, article }) => about === 'site' || /^a[123]$/.test(article ?? ''))).toBe(true);
    expect(
      JSON.parse((await fetchLog({ format: 'json', from: '2020-01-01', to: '2020-01-31' })).body),
    ).toEqual([]);
  });

  test('takes days as people here write them', async () => {
    const answer = await fetchLog({ format: 'json', from: '1/11/2026', to: '23/11/2026' });
    expect(answer.headers.get('Content-Disposition')).toBe(
      'attachment; filename="nhat-ky-dongthap-2026-11-01-2026-11-23.json"',
    );
    expect(JSON.parse(answer.body).length).toBeGreaterThan(50);
  });

  test('names in its sheet the articles by their titles, and settings and people by their names', async () => {
    const { body } = await fetchLog({ format: 'csv' });
    expect(body).toMatch(/,Mùa sen về sớm trên đồng Tháp Mười,a1,/);
    expect(body).toMatch(
      /Đổi cài đặt,Lan,Tại bàn duyệt,.*Hai thư cách nhau ít nhất,"?Từ: 30 phút; Thành: 45 phút/,
    );
    expect(body).toContain('Thêm: lừa đảo, cá độ, vay nóng');
    expect(body).toContain('Người duyệt Trần Thị Hoa');
    expect(body).toMatch(/Chặn người gửi,Lan,.*Theo: thiết bị; Đến: 22\/12\/2026 10:42:00/);
    expect(body).not.toMatch(/,(approve|reject|pending|approved|mail|desk|site|set)(?=,)/);
  });

  test('numbers each line once and tells what was edited, and names the article of whatever is about a comment', async () => {
    const comment = await desk.add({ article_id: 'a1' });
    const doing = { site: 'dongthap', moderator: 'lan', channel: 'mail', now: desk.now } as const;
    await desk.test.store.write(async (db) => {
      for (const action of ['forward', 'reply', 'remove-reply', 'screen-again'])
        await noteSiteEvent(db, doing, { action, target: comment.id, after: { reply: 'x', mail: 'm' } });
    });
    const { body } = await fetchLog({ format: 'csv' });
    for (const action of [
      'Chuyển cho phóng viên',
      'Trả lời với tên Tòa soạn',
      'Gỡ câu trả lời của Tòa soạn',
      'Cho kiểm tra lại',
    ])
      expect(body).toMatch(
        new RegExp(
          `,Trang,${action},Lan,Từ thư,(?:[^,]*,){4}Mùa sen về sớm trên đồng Tháp Mười,a1,${comment.id},`,
        ),
      );
    expect(body).toMatch(/,Chặn người gửi,Lan,(?:[^,]*,){5}Mùa sen về sớm trên đồng Tháp Mười,a1,/);
    expect(body).toMatch(/,Trang \d+,\r\n/);
    expect(body).toMatch(/,Bình luận \d+,(Bình luận \d+)?\r\n/);
    const rows = JSON.parse((await fetchLog({ format: 'json' })).body) as { number: string }[];
    expect(new Set(rows.map(({ number }) => number)).size).toBe(rows.length);
  });

  test('who exported what is on the page and in the log', async () => {
    await fetchLog({ format: 'csv' });
    const page = await lan.get(LOG);
    expect(page.text).toContain('Lan xuất CSV lúc 10:42 ngày 22/11, từ 01/11/2026 đến 30/11/2026.');
  });

  test('a span that is none is told at its field, and nothing leaves without the proof of this session', async () => {
    const turned = await fetchLog({ format: 'csv', from: '2026-11-30', to: '2026-11-01' });
    expect([turned.status, turned.text.includes('Ngày đầu phải trước hoặc trùng ngày cuối.')]).toEqual([
      422,
      true,
    ]);
    const empty = await fetchLog({ format: 'csv', from: '' });
    expect(empty.text).toContain('Vui lòng nhập ngày, ví dụ 22/11/2026.');
    for (const from of ['31/02/2026', '2026-02-31'])
      expect((await fetchLog({ format: 'csv', from })).text).toContain('Không có ngày này trong lịch.');
    for (const [end, day] of [
      ['from', '1900-01-01'],
      ['from', '01/01/1900'],
      ['to', '2999-12-31'],
    ] as const)
      expect((await fetchLog({ format: 'csv', [end]: day })).text).toContain(
        'Vui lòng nhập một ngày từ 01/01/2000 đến 31/12/2027.',
      );
    expect((await lan.post(LOG, { ...order, format: 'csv' })).status).toBe(403);
  });
});
