/** Without scripts, too, a long text without diacritics gets the gentle word once, and is never held up by it. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { testSite } from '../harness/site.ts';
import { fieldOf, textOf } from './markup.ts';
import { ARTICLE, type OpenWindow, openWindow, SITE } from './window.ts';

let window: OpenWindow;

beforeEach(async () => {
  window = await openWindow();
});
afterEach(() => window.close());

const PLAIN = 'Toi thay bai viet nay rat hay va bo ich, cam on toa soan nhieu.';
const WRITTEN = { site: SITE, article: ARTICLE, name: 'An', text: PLAIN, consent: '2026-01' };

async function form(): Promise<Record<string, string>> {
  const page = await (await window.get(`/comments/${SITE}/${ARTICLE}`)).text();
  return hidden(page);
}
/** What the form in a page sends along by itself. */
const hidden = (page: string) =>
  Object.fromEntries(
    ['key', 'stamp', 'marks'].flatMap((name) => {
      const value = fieldOf(page, name);
      return value === null ? [] : [[name, value]];
    }),
  );
function post(fields: Record<string, string>): Promise<Response> {
  window.now += 3_000;
  return fetch(`${window.url}/v1/comments`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
  });
}
const stored = () => window.store.read.selectFrom('comments').select('id').execute();

test('the page asks once, keeps everything, and takes the text as it is the second time', async () => {
  const first = await form();
  const asked = await post({ ...WRITTEN, ...first });
  expect(asked.status).toBe(200);
  expect(asked.headers.get('Cache-Control')).toBe('no-store');
  const page = await asked.text();
  expect(textOf(page)).toMatch(
    /Bình luận chưa được gửi\. Bình luận có vẻ chưa gõ dấu\. Có dấu sẽ dễ đọc hơn\.\s*Sửa lại\s*Vẫn gửi/,
  );
  expect(page).toContain('role="alert"');
  expect(['text', 'name', 'key'].map((name) => fieldOf(page, name))).toEqual([PLAIN, 'An', first.key]);
  expect(await stored()).toEqual([]);

  expect(hidden(page)).not.toHaveProperty('marks');
  expect((await post({ ...WRITTEN, ...hidden(page) })).status).toBe(303);
  expect(await stored()).toHaveLength(1);
});

test.each([
  ['with diacritics', 'Tôi thấy bài viết này rất hay và bổ ích, cảm ơn tòa soạn nhiều.'],
  ['in English', 'I thought the article was rather good and would like to thank the authors for it.'],
  ['short', 'Hay qua!'],
])('a text %s is taken at once', async (_, text) => {
  expect((await post({ ...WRITTEN, ...(await form()), text })).status).toBe(303);
});

test('after a fault the page still asks, unless it has asked already', async () => {
  const faulty = await post({ ...WRITTEN, ...(await form()), text: ' ' });
  expect(faulty.status).toBe(422);
  const kept = hidden(await faulty.text());
  expect(kept.marks).toBe('ask');
  const page = await (await post({ ...WRITTEN, ...kept })).text();
  const again = await post({ ...WRITTEN, ...hidden(page), name: '' });
  expect(again.status).toBe(422);
  expect(hidden(await again.text())).not.toHaveProperty('marks');
});

describe('what is wrong is told before marks are asked about', () => {
  test.each([
    ['no name', { name: ' ' }, 'Vui lòng nhập họ và tên.'],
    ['no consent', { consent: '' }, 'Vui lòng đánh dấu ô đồng ý'],
    ['a wrong e-mail', { email: 'an@' }, 'Email chưa đúng.'],
    ['a text too long', { text: PLAIN.repeat(100) }, 'Bình luận dài quá 5.000 ký tự'],
    ['a parent that is gone', { parent: '01935f5e-0000-7000-8000-000000000000' }, 'không còn nữa'],
  ])('%s', async (_, wrong, sentence) => {
    const answer = await post({ ...WRITTEN, ...(await form()), ...wrong });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(textOf(page)).toContain(sentence);
    expect(textOf(page)).not.toContain('có vẻ chưa gõ dấu');
    expect(hidden(page).marks).toBe('ask');
  });

  test('a closed article', async () => {
    await window.publish();
    const filled = await form();
    window.sites.set(SITE, testSite({ comments: { closeAfterDays: 1 } }));
    window.now += 3 * 86_400_000;
    const answer = await post({ ...WRITTEN, ...filled });
    expect(answer.status).toBe(409);
    expect(textOf(await answer.text())).toContain('Bài viết đã đóng bình luận.');
  });

  test('“as it is” is never refused after that, and the question uses up no limit', async () => {
    window.sites.set(SITE, testSite({ limits: { address: '1/1m' } }));
    const page = await (await post({ ...WRITTEN, ...(await form()) })).text();
    expect(textOf(page)).toContain('có vẻ chưa gõ dấu');
    expect((await post({ ...WRITTEN, ...hidden(page) })).status).toBe(303);
  });
});

test.each([
  ['the form of another page', {}, {}],
  ['a site that wants no hint', { screening: { diacritics: 'off' } }, null],
  ['an English site', { locale: 'en' }, null],
] as const)('%s is never asked', async (_, changes, fields) => {
  window.sites.set(SITE, testSite(changes));
  const sent = fields ?? (await form());
  expect(sent).not.toHaveProperty('marks');
  expect((await post({ ...WRITTEN, ...sent })).status).toBe(303);
});
