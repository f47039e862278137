import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { textOf } from './markup.ts';
import { type OpenWindow, openWindow, SITE } from './window.ts';

let window: OpenWindow;

beforeEach(async () => {
  window = await openWindow();
});
afterEach(() => window.close());

test("the service's own address says what it is in both languages, and leads to the desk", async () => {
  const answer = await window.get('/');
  expect(answer.status).toBe(200);
  const page = await answer.text();
  expect(textOf(page)).toContain('dịch vụ bình luận của báo');
  expect(textOf(page)).toContain('the comment service of a newspaper');
  expect(page).toContain('<section lang="en">');
  expect(page).toContain(`href="${window.links.path}/desk"`);
});

test('it names no site, is not for search engines, and holds nothing from elsewhere', async () => {
  const answer = await window.get('/');
  const page = await answer.text();
  const [site] = window.sites.values();
  expect(page).not.toContain(site?.name ?? '');
  expect(page).not.toContain(SITE);
  expect(answer.headers.get('X-Robots-Tag')).toBe('noindex');
  expect(answer.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
  expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
});

test('nothing can be sent there', async () => {
  const answer = await fetch(window.url, { method: 'POST', body: 'x' });
  expect([answer.status, answer.headers.get('Allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
});
