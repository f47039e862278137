import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { decode } from './markup.ts';
import { type OpenWindow, openWindow, SITE } from './window.ts';

let window: OpenWindow;
beforeEach(async () => {
  window = await openWindow();
});
afterEach(() => window.close());

const PATH = `/v1/feed.atom?site=${SITE}`;
async function feed(): Promise<string> {
  const answer = await window.get(PATH);
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([
    200,
    'application/atom+xml; charset=utf-8',
  ]);
  return answer.text();
}
const entriesOf = (xml: string) => xml.match(/<entry>[\s\S]*?<\/entry>/g) ?? [];
const part = (xml: string, name: string) =>
  decode(new RegExp(`<${name}\\b[^>]*>([\\s\\S]*?)</${name}>`).exec(xml)?.[1] ?? '');

test('brings what came out on the whole site, newest first, and nothing else', async () => {
  const first = await window.publish({ article_id: 'a', url: 'https://bao.example/a' });
  const second = await window.publish({ article_id: 'b', url: null, name: 'Bình' });
  const gone = await window.publish();
  await window.decide(gone, 'remove');
  const waiting = await window.send();
  await window.screen(waiting);
  const xml = await feed();
  expect(xml).toMatch(
    /^<\?xml version="1.0" encoding="utf-8"\?>\n<feed xmlns="http:\/\/www.w3.org\/2005\/Atom"/,
  );
  expect(entriesOf(xml).map((entry) => part(entry, 'id'))).toEqual([
    `urn:uuid:${second.id}`,
    `urn:uuid:${first.id}`,
  ]);
  expect(entriesOf(xml).map((entry) => decode(/href="([^"]*)"/.exec(entry)?.[1] ?? ''))).toEqual([
    `${window.links.hosted(SITE, 'b')}#binhluan-${second.id}`,
    `https://bao.example/a#binhluan-${first.id}`,
  ]);
  expect(part(xml, 'id')).toBe(`${window.url}${PATH}`);
  expect(part(xml, 'updated')).toBe(part(entriesOf(xml)[0] ?? '', 'updated'));
});

test('is well-formed whatever readers write', async () => {
  await window.publish({
    name: `<An> & "Bình" 'x' \u0001\u000b\ufffe`,
    text: ']]> </content> &amp; <b>đậm</b> 👩‍🌾\u0002',
  });
  await window.store.write((db) =>
    db.updateTable('articles').set({ title: 'Sen & <súng>', title_checked_at: 1 }).execute(),
  );
  const xml = await feed();
  expect(xml).not.toMatch(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u);
  const [entry = ''] = entriesOf(xml);
  // Nothing but our own elements, and only entities that XML knows.
  expect(new Set(entry.match(/<\/?[^\s>]+/g)?.map((tag) => tag.replace(/[</]/g, '')))).toEqual(
    new Set(['entry', 'id', 'title', 'link', 'published', 'updated', 'author', 'name', 'content']),
  );
  expect(xml.match(/&(?!(amp|lt|gt|quot|#39);)/)).toBeNull();
  expect(part(entry, 'title')).toBe(`<An> & "Bình" 'x'  về bài “Sen & <súng>”`);
  expect(decode(part(entry, 'content'))).toContain(']]> </content> &amp; <b>đậm</b> 👩‍🌾');
});

test('comes again when an edit was approved, under the same id', async () => {
  const sent = await window.publish({ text: 'Trước.' });
  await window.publish({ text: 'Giữa.' });
  await window.decide(sent, 'remove');
  await window.decide(sent, 'restore');
  const [entry = ''] = entriesOf(await feed());
  expect(part(entry, 'id')).toBe(`urn:uuid:${sent.id}`);
  expect(Date.parse(part(entry, 'updated'))).toBeGreaterThanOrEqual(Date.parse(part(entry, 'published')));
});

test('is cached as the list is, and never beyond the next comment', async () => {
  await window.publish();
  const answer = await window.get(PATH);
  expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
  expect(answer.headers.get('Cache-Control')).toBe(
    'public, max-age=10, s-maxage=20, stale-while-revalidate=10',
  );
  const etag = answer.headers.get('ETag') as string;
  expect((await window.get(PATH, { 'If-None-Match': etag })).status).toBe(304);
  const next = await window.send();
  await window.screen(next);
  await window.decide(next, 'approve', { delay: 5_000 });
  expect((await window.get(PATH)).headers.get('Cache-Control')).toMatch(/s-maxage=[34],/);
});

test('is there for a site without comments, and for no other', async () => {
  expect(entriesOf(await feed())).toEqual([]);
  expect((await window.get('/v1/feed.atom?site=nobody')).status).toBe(404);
  expect((await window.get('/v1/feed.atom')).status).toBe(422);
  expect((await window.get(`${PATH}&article=a`)).status).toBe(422);
  const page = await (await window.get(`/comments/${SITE}/a`)).text();
  expect(
    decode(/<link rel="alternate" type="application\/atom\+xml"[^>]* href="([^"]*)"/.exec(page)?.[1] ?? ''),
  ).toBe(`${window.url}${PATH}`);
});
