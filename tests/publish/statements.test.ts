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
