/** Every snippet of docs/guides is put into a page as it stands there and must do what the guide says. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { sendButton, setStage, write } from './stage.ts';

const stage = setStage();
const title = 'Mùa nước nổi về sớm';

interface Snippet {
  guide: string;
  language: string;
  code: string;
}

const snippets: Snippet[] = globSync('docs/{embed,guides/*}.md').flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/```([\w-]+)\n([\s\S]*?)```/g)].map(
    ([, language = '', code = '']) => ({
      guide: file.replaceAll('\\', '/').replace(/^docs\//, ''),
      language,
      code,
    }),
  ),
);
const markup = snippets.filter(({ language }) => !['js', 'css', 'text'].includes(language));

/** What the newspaper's system makes of a template: the article's id and title in their places. */
const rendered = (code: string) =>
  code
    .replace(
      /<\?php echo esc_attr\( get_the_title\(\) \); \?>|\{\{ (page\.title( \| escape)?|\.Title) \}\}/g,
      title,
    )
    .replace(/<\?php echo esc_url\( get_permalink\(\) \); \?>/g, 'https://bao.example/mua-nuoc-noi')
    .replace(/<\?php echo .*? \?>|<%= .*? %>|\{\{ .*? \}\}/g, 'a1')
    .replaceAll('17022022-1352', 'a1')
    .replaceAll('https://comments.example', stage.service.url);

test('the guides have snippets for every kind of page', () => {
  expect([...new Set(snippets.map(({ guide }) => guide))].sort()).toEqual([
    'embed.md',
    'guides/html.md',
    'guides/single-page.md',
    'guides/static.md',
    'guides/webforms.md',
    'guides/wordpress.md',
  ]);
});

test.each(markup.map((snippet, i) => ({ ...snippet, i })))(
  '$guide, snippet $i ($language)',
  async ({ code, i, guide }) => {
    const old = guide.includes('webforms');
    const html = old
      ? `<html><title>${title}</title><form action="/sent"><table>${rendered(code)}</table></form></html>`
      : `<!doctype html><html lang="vi"><title>${title}</title>${rendered(code)}</html>`;
    const page = await stage.reader(stage.newspaper.page(`/huong-dan-${i}`, html));
    if (code.includes('count.js')) {
      await page.waitForFunction(() => document.querySelector('[data-binhluan-count]')?.textContent === '3');
    } else if (code.includes('data-form')) {
      await page.getByLabel(/Tôi đồng ý/).check();
      await page.locator('[name=txtNoiDung]').fill('Mong tỉnh sớm sửa con đường vào xã.');
      await page.locator('[name=txtHoTen]').fill('An');
      await page.getByRole('button', { name: 'Gửi ý kiến' }).click();
      await page.getByText('Chờ duyệt', { exact: true }).waitFor();
    } else if (code.includes('data-site')) {
      await write(page, 'Mong tỉnh sớm sửa con đường vào xã.');
      await sendButton(page).click();
      await page.getByText('Chờ duyệt', { exact: true }).waitFor();
      expect(stage.service.posts[0]?.body).toMatchObject({ article: { id: 'a1', title } });
      expect(stage.service.posts[0]?.body.site).toBe('dongthap');
    } else {
      await page.waitForFunction(() => 'binhluan' in window);
    }
    expect(stage.errors).toEqual([]);
  },
);

const APP = snippets.filter(({ language }) => language === 'js').map(({ code }) => code);

/** A page of its own with both components in it, and as much of the two libraries as they meet. */
const app = (script: string) =>
  `<!doctype html><html lang="vi"><title>App</title><main></main><script async src="${script}"></script>
<script>
let cleanup;
const place = document.querySelector('main');
const useRef = () => ({ current: place });
const useEffect = (effect) => { cleanup = effect(); };
const createElement = (tag, { ref }) => [tag, ref];
${APP.join('\n').replace('function Comments(', 'function Comments1(')}
const about = { article: 'a1', url: 'https://bao.example/1', title: 'Bài một' };
window.react = { show: () => void Comments1(about), hide: () => cleanup() };
const self = { ...about, $refs: { place } };
window.vue = { show: () => Comments.mounted.call(self), hide: () => Comments.beforeUnmount.call(self) };
</script>`;

test('guides/single-page.md: the components open a box for their article and take it away', async () => {
  const page = await stage.reader(stage.newspaper.page('/mot-trang', app(`${stage.service.url}/embed.js`)));
  for (const library of ['react', 'vue']) {
    const call = (what: string) => page.evaluate(`window.${library}.${what}()`);
    await call('show');
    await sendButton(page).waitFor();
    await call('hide');
    expect(await page.locator('binhluan-comments').count()).toBe(0);
  }
  expect(stage.errors).toEqual([]);
});

test('guides/single-page.md: a page whose script does not come goes on without comments', async () => {
  const page = await stage.reader('about:blank');
  await page.route('**/embed.js', (route) => route.abort());
  await page.goto(stage.newspaper.page('/khong-toi', app('https://comments.example/embed.js')));
  for (const library of ['react', 'vue'])
    for (const what of ['show', 'hide']) await page.evaluate(`window.${library}.${what}()`);
  expect(stage.errors.filter((error) => !String(error).includes('Failed to load resource'))).toEqual([]);
});
