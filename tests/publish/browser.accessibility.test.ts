/** The pages for readers without scripts, as axe, a thumb and old eyes find them. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeFindings, tooSmall } from '../harness/accessibility.ts';
import { launchBrowser } from '../harness/browser.ts';
import { testSite } from '../harness/site.ts';
import { ARTICLE, type OpenWindow, openWindow, type Sent, SITE } from './window.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const LIST = `/comments/${SITE}/${ARTICLE}`;
const PLAIN = 'Toi thay bai viet nay rat hay va bo ich, cam on toa soan nhieu.';

/** A page: its path, and what is done there before it is looked at. */
interface Shown {
  path: string;
  act?(page: Page): Promise<unknown>;
}
type Show = (window: OpenWindow) => Promise<Shown>;

const receipt = ({ receipt: token }: Sent, act?: Shown['act']): Shown => ({
  path: `/r/${token}`,
  ...(act && { act }),
});
const waiting = async (window: OpenWindow) => {
  const sent = await window.send({ text: 'Dòng một.\n\nDòng hai.' });
  await window.screen(sent);
  return sent;
};
const press = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).click();

async function talk(window: OpenWindow): Promise<Sent> {
  const first = await window.publish({ text: 'Sen năm nay nở sớm. https://bao.example/sen', name: 'Lan' });
  const more = { root_id: first.id, parent_id: first.id, depth: 2 };
  await window.publish({ ...more, text: 'Năm ngoái cũng vậy.', name: 'Bình' });
  const gone = await window.publish({ text: 'Sẽ bị gỡ.' });
  await window.publish({ root_id: gone.id, parent_id: gone.id, depth: 2, text: 'Vẫn còn đây.' });
  await window.decide(gone, 'remove');
  await window.publish({ newsroom: 'lan', name: 'Tòa soạn', text: 'Cảm ơn bạn đọc.' });
  for (let n = 0; n < 20; n++) await window.publish({ text: `Ý kiến ${n}` });
  return first;
}

const STATES: Record<string, Show> = {
  'an article nobody wrote under': async () => ({ path: LIST }),
  'a list with answers, a place of a removed one and more to come': async (window) => {
    await talk(window);
    return { path: LIST };
  },
  'the rest of the list': async (window) => {
    await talk(window);
    return { path: LIST, act: (page) => page.getByRole('link', { name: /Xem thêm/ }).click() };
  },
  'a form that answers': async (window) => ({
    path: `${LIST}?reply=${(await talk(window)).id}`,
  }),
  'a form with every fault': async () => ({ path: LIST, act: press('Gửi bình luận') }),
  'a text without diacritics': async () => ({
    path: LIST,
    async act(page) {
      await page.fill('#text', PLAIN);
      await page.fill('#name', 'An');
      await page.check('#consent');
      await press('Gửi bình luận')(page);
      await page.getByText('có vẻ chưa gõ dấu').waitFor();
    },
  }),
  'a closed article': async (window) => {
    await window.publish();
    await window.store.write((db) => db.updateTable('articles').set({ closed_at: 1 }).execute());
    return { path: LIST };
  },
  'a liked comment': async (window) => {
    await talk(window);
    return {
      path: LIST,
      act: (page) =>
        page
          .getByRole('button', { name: /^Thích/ })
          .first()
          .click(),
    };
  },
  'a report': async (window) => ({ path: `${LIST}?report=${(await talk(window)).id}` }),
  'a report without a reason': async (window) => ({
    path: `${LIST}?report=${(await talk(window)).id}`,
    act: press('Gửi báo vi phạm'),
  }),
  'a waiting comment': async (window) => receipt(await waiting(window)),
  'a waiting comment that is edited': async (window) =>
    receipt(await waiting(window), (page) => page.getByText('Sửa', { exact: true }).click()),
  'a waiting comment that is taken back': async (window) =>
    receipt(await waiting(window), (page) => page.getByText('Rút lại', { exact: true }).click()),
  'a withdrawn comment': async (window) =>
    receipt(await waiting(window), async (page) => {
      await page.getByText('Rút lại', { exact: true }).click();
      await press('Rút lại và xóa hẳn')(page);
      await page.getByText('Bạn đã rút lại bình luận.').waitFor();
    }),
  'a published comment': async (window) => receipt(await window.publish()),
  'a refused comment': async (window) => {
    const sent = await waiting(window);
    await window.decide(sent, 'reject', { reason: 'Không đúng chủ đề' });
    return receipt(sent);
  },
  'a removed comment': async (window) => {
    const sent = await window.publish();
    await window.decide(sent, 'remove');
    return receipt(sent);
  },
  'a link that leads nowhere': async () => ({ path: '/r/nowhere' }),
  'an article of an unknown site': async () => ({ path: '/comments/nobody/1' }),
  "the service's own address": async () => ({ path: '/' }),
  'the rules': async () => ({ path: `/rules/${SITE}` }),
  'the notice about personal data': async () => ({ path: `/privacy/${SITE}` }),
  'a page in English': async (window) => {
    window.sites.set(SITE, testSite({ locale: 'en', comments: { phone: 'required' } }));
    await talk(window);
    return { path: LIST, act: press('Send comment') };
  },
};

// One column at every width: what a phone shows is what there is.
const PHONE = { width: 360, height: 640 };
test.each(Object.keys(STATES))(
  '%s: no finding of axe, nothing too small to read or to press',
  async (name) => {
    const window = await openWindow();
    const { path, act } = await (STATES[name] as Show)(window);
    window.now += 60_000;
    const page = await browser.newPage({ viewport: PHONE });
    await page.goto(window.url + path);
    await act?.(page);
    await page.waitForLoadState();
    const found: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const all = [...(await axeFindings(page)), ...(await tooSmall(page))];
      found.push(...all.map((finding) => `${colorScheme}: ${finding}`));
    }
    await page.close();
    await window.close();
    expect(found).toEqual([]);
  },
);
