/** What readers agree to is what the form asks for, and what is kept of it proves the sentence they saw. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { builtInConsent } from '../../src/publish/consent.ts';
import { digest } from '../../src/signing.ts';
import { testSite } from '../harness/site.ts';
import { fieldOf, textOf } from './markup.ts';
import { ARTICLE, type OpenWindow, openWindow, SITE } from './window.ts';

let window: OpenWindow;

beforeEach(async () => {
  window = await openWindow();
});
afterEach(() => window.close());

const hosted = async () => (await window.get(`/comments/${SITE}/${ARTICLE}`)).text();
async function listed(): Promise<{ text: string; version: string }> {
  const answer = await window.get(`/v1/comments?site=${SITE}&article=${ARTICLE}`);
  return ((await answer.json()) as { settings: { consent: { text: string; version: string } } }).settings
    .consent;
}
async function kept(): Promise<unknown> {
  const { consent } = await window.store.read
    .selectFrom('comments')
    .select('consent')
    .executeTakeFirstOrThrow();
  return JSON.parse(consent ?? 'null');
}
function post(fields: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams({ site: SITE, article: ARTICLE, name: 'An', text: 'Bài hay.', ...fields });
  return fetch(`${window.url}/v1/comments`, { method: 'POST', redirect: 'manual', body });
}

test.each([
  [{}, 'họ tên, nội dung, địa chỉ mạng (IP) và email (nếu có)'],
  [{ phone: 'optional' }, 'họ tên, nội dung, địa chỉ mạng (IP), email (nếu có) và số điện thoại (nếu có)'],
  [{ email: 'hidden', phone: 'required' }, 'họ tên, nội dung, địa chỉ mạng (IP) và số điện thoại'],
  [{ email: 'hidden' }, 'họ tên, nội dung và địa chỉ mạng (IP)'],
])('with fields %j the sentence names them: %s', async (comments, data) => {
  const site = testSite({ comments });
  window.sites.set(SITE, site);
  const sentence = `Tôi đồng ý để Báo Mẫu Online lưu ${data} nhằm kiểm duyệt và đăng bình luận này.`;
  expect(textOf(await hosted())).toContain(sentence);
  expect((await listed()).text).toBe(sentence);
});

test('in English', () => {
  expect(builtInConsent(testSite({ locale: 'en', comments: { phone: 'required' } }))).toBe(
    'I agree that Báo Mẫu Online stores my name, my text, my network address (IP), my email (if given) and my phone number in order to moderate and publish this comment.',
  );
});

test("a site's own sentence reaches the box under the article with the newspaper's name in it", async () => {
  window.sites.set(SITE, testSite({ consent: { text: 'Tôi đồng ý với {site}.' } }));
  expect((await listed()).text).toBe('Tôi đồng ý với Báo Mẫu Online.');
});

test('what is kept with a comment is the hash of the sentence that its form showed', async () => {
  window.sites.set(SITE, testSite({ comments: { phone: 'optional' } }));
  const consent = fieldOf(await hosted(), 'consent') ?? '';
  expect((await post({ consent })).status).toBe(303);
  expect(await kept()).toMatchObject({ version: '2026-01', text: digest((await listed()).text) });
});

test('an agreement to an older version keeps that version, and no hash of a sentence nobody saw', async () => {
  window.sites.set(SITE, testSite({ consent: { version: '2026-02' } }));
  expect((await post({ consent: '2026-01' })).status).toBe(303);
  expect(await kept()).toMatchObject({ version: '2026-01', text: null });
});
