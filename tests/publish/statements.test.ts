import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { testSite } from '../harness/site.ts';
import { textOf } from './markup.ts';
import { type OpenWindow, openWindow, SITE } from './window.ts';

let window: OpenWindow;

beforeEach(async () => {
  window = await openWindow();
});
afterEach(() => window.close());

const read = async (path: string) => textOf(await (await window.get(`/${path}/${SITE}`)).text());

test('the rules name the paper and its numbers', async () => {
  const rules = await read('rules');
  expect(rules).toContain('Nội quy bình luận');
  expect(rules).toContain('Mục bình luận của Báo Mẫu Online');
  expect(rules).toContain('tối đa 5.000 ký tự');
  expect(rules).toContain('trong 10 phút sau khi được duyệt');
});

test('where readers may be published at once, the pages do not promise that a person reads everything first', async () => {
  const everything = 'Mọi bình luận đều qua kiểm duyệt trước khi đăng';
  expect(await read('rules')).toContain(everything);
  expect(await read('privacy')).not.toContain('tự động đăng ngay');
  window.sites.set(SITE, testSite({ screening: { autoApprove: 'known' } }));
  const rules = await read('rules');
  expect(rules).not.toContain(everything);
  expect(rules).toMatch(/đã có nhiều bình luận được duyệt [^.]* có thể được đăng ngay/);
  expect(await read('privacy')).toContain(
    'tự động đăng ngay bình luận gửi từ một thiết bị, hoặc từ một email',
  );
  window.sites.set(SITE, testSite({ screening: { autoApprove: 'known' }, comments: { email: 'hidden' } }));
  expect(await read('privacy')).toContain('tự động đăng ngay bình luận gửi từ một thiết bị mà');
});

test('the rules say how long a comment can be edited, and when the comments close', async () => {
  expect(await read('rules')).not.toContain('tự đóng');
  window.sites.set(SITE, testSite({ comments: { editMinutes: 0, closeAfterDays: 1000 } }));
  const rules = await read('rules');
  expect(rules).toContain(
    'Bạn có thể sửa bình luận khi còn chờ duyệt; bình luận đã được duyệt thì không sửa được nữa.',
  );
  expect(rules).toContain('tự đóng 1.000 ngày sau bình luận đầu tiên');
  window.sites.set(SITE, testSite({ locale: 'en', comments: { editMinutes: 1, closeAfterDays: 1 } }));
  const english = await read('rules');
  expect(english).toContain('for 1 minute after it was approved');
  expect(english).toContain('close by themselves 1 day after the first one');
});

test('the notice tells of the code of the device that comes with comments, and of likes where there are any', async () => {
  expect(await read('privacy')).toContain('bấm “Thích” hoặc “Báo vi phạm”: một mã của thiết bị');
  window.sites.set(SITE, testSite({ comments: { likes: 'off' } }));
  const notice = await read('privacy');
  expect(notice).toContain(
    'Khi bạn viết trong khung bình luận dưới bài hoặc bấm “Báo vi phạm”: một mã của thiết bị',
  );
  expect(notice).not.toMatch(/thích/i);
});

test('the notice on personal data says what this site really asks for and for how long it is kept', async () => {
  const notice = await read('privacy');
  expect(notice).toContain('Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15');
  expect(notice).toContain('Địa chỉ mạng (IP): không quá 365 ngày.');
  expect(notice).toContain('Email, nếu bạn ghi.');
  expect(notice).not.toContain('Số điện thoại, nếu bạn ghi.');
  window.sites.set(
    SITE,
    testSite({ comments: { email: 'hidden', phone: 'required' }, retention: { ipDays: 30 } }),
  );
  const other = await read('privacy');
  expect(other).toContain('Địa chỉ mạng (IP): không quá 30 ngày.');
  expect(other).toContain('Số điện thoại, nếu bạn ghi.');
  expect(other).not.toContain('Email, nếu bạn ghi.');
});

test('a notice names the services that are asked about comments, and what they are told', async () => {
  const quiet = await read('privacy');
  expect(quiet).not.toContain('Dịch vụ nhận biết');
  const key = 'abcdef123456';
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  window.sites.set(
    SITE,
    testSite({ services: { akismet: { key }, hook: { url: 'https://loc.bao.vn/binhluan', secret } } }),
  );
  const both = await read('privacy');
  expect(both).toContain(
    'Dịch vụ nhận biết bình luận rác Akismet (rest.akismet.com), được hỏi trước khi kiểm duyệt: họ tên, nội dung, thời điểm gửi và địa chỉ bài viết của mỗi bình luận; không có email, số điện thoại và địa chỉ mạng (IP).',
  );
  expect(both).toContain('Dịch vụ nhận biết bình luận rác loc.bao.vn, được hỏi');
  const own = { key, url: 'http://10.0.0.5:8080/', address: 'on' };
  window.sites.set(SITE, testSite({ services: { akismet: own } }));
  const told = await read('privacy');
  expect(told).toMatch(
    /Dịch vụ nhận biết bình luận rác, được hỏi [^;]*địa chỉ mạng \(IP\) và địa chỉ bài viết/,
  );
  expect(told).not.toContain('10.0.0.5');
});

test('the notice says that a comment may be forwarded by mail', async () => {
  expect(await read('privacy')).toContain('chuyển bình luận tới qua thư điện tử');
});

test.each(['vi', 'en'])('nothing is left unfilled in %s', async (locale) => {
  window.sites.set(SITE, testSite({ locale, comments: { phone: 'optional' } }));
  for (const path of ['rules', 'privacy']) expect(await read(path)).not.toMatch(/[{}]|undefined|null/);
  const hosted = await (await window.get(`/comments/${SITE}/a`)).text();
  expect(hosted).toContain(`<html lang="${locale}">`);
});

test("a site's own pages are linked instead", async () => {
  const rules = 'https://bao.example/noi-quy?a=1&b="2"';
  window.sites.set(SITE, testSite({ links: { rules } }));
  const answer = await window.get(`/v1/comments?site=${SITE}&article=a`);
  const { settings } = (await answer.json()) as { settings: { links: { rules: string } } };
  expect(settings.links.rules).toBe(rules);
});

test('the notice says how long the words of a report are kept, which somebody must have had the time to read', async () => {
  window.sites.set(SITE, testSite({ retention: { ipDays: 7, emailDays: 10 } }));
  const notice = await read('privacy');
  expect(notice).toContain('khi trình duyệt không cho biết mã của thiết bị: cũng không quá 7 ngày');
  expect(notice).toContain('Lý do bạn ghi khi báo vi phạm: không quá 30 ngày');
  expect(notice).toContain('bị chặn gửi bình luận: cho đến hai ngày sau khi hết chặn');
});
