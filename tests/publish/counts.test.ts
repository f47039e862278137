import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ARTICLE, type OpenWindow, openWindow, SITE } from './window.ts';

let window: OpenWindow;

beforeEach(async () => {
  window = await openWindow();
});
afterEach(() => window.close());

const ask = (...articles: string[]) =>
  window.get(`/v1/counts?site=${SITE}${articles.map((id) => `&article=${encodeURIComponent(id)}`).join('')}`);

test('counts what is published, replies included, and gives 0 for the rest', async () => {
  const top = await window.publish();
  await window.publish({ parent_id: top.id, root_id: top.id, depth: 2 });
  await window.send();
  const answer = await ask(ARTICLE, 'khác');
  expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
  expect(answer.headers.get('Cache-Control')).toMatch(/^public, max-age=10/);
  expect(await answer.json()).toEqual({ [ARTICLE]: 2, khác: 0 });
});

test('answers under the names it was asked by, whatever they are', async () => {
  const odd = ['__proto__', 'constructor', 'a/b?c=%20&d', '"quoted"', '🌸', 'مقال'];
  for (const article of odd) await window.publish({ article_id: article });
  const counts = new Map(Object.entries(JSON.parse(await (await ask(...odd)).text()) as object));
  expect([...counts.keys()].sort()).toEqual([...odd].sort());
  expect([...counts.values()]).toEqual(odd.map(() => 1));
});

test('an id in decomposed letters counts the same article', async () => {
  await window.publish({ article_id: 'mùa-sen' });
  const decomposed = 'mùa-sen'.normalize('NFD');
  expect(await (await ask(decomposed)).json()).toEqual({ [decomposed]: 1 });
});

test('a hundred articles at a time, not one more and not none', async () => {
  const many = Array.from({ length: 101 }, (_, n) => `bai-${n}`);
  expect((await ask(...many.slice(0, 100))).status).toBe(200);
  expect((await ask(...many)).status).toBe(422);
  expect((await ask()).status).toBe(422);
  expect((await ask('')).status).toBe(422);
  expect((await window.get('/v1/counts?site=nobody&article=a')).status).toBe(404);
  expect((await window.get(`/v1/counts?site=${SITE}&site=${SITE}&article=a`)).status).toBe(422);
});

test('other methods are refused with the ones that are taken', async () => {
  const answer = await fetch(`${window.url}/v1/counts`, { method: 'DELETE' });
  expect(answer.status).toBe(405);
  expect(answer.headers.get('Allow')).toBe('GET, HEAD, OPTIONS');
});
