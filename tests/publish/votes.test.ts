import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Listing } from '../../src/publish/listing.ts';
import { testSite } from '../harness/site.ts';
import { ARTICLE, type OpenWindow, openWindow, type Sent, SITE } from './window.ts';

let window: OpenWindow;
let sent: Sent;

beforeEach(async () => {
  window = await openWindow();
  sent = await window.publish();
});
afterEach(() => window.close());

const ORIGIN = 'https://bao.example';
const an = randomUUID();
const binh = randomUUID();

function press(
  method: string,
  path: string,
  { reader = an as string | null, origin = ORIGIN, body = undefined as unknown, headers = {} } = {},
): Promise<Response> {
  window.now += 1_000;
  return fetch(`${window.url}/v1/comments/${path}`, {
    method,
    headers: {
      ...(reader !== null && { 'Binhluan-Reader': reader }),
      ...(origin && { Origin: origin }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}
const like = (reader?: string) => press('PUT', `${sent.id}/like`, { reader });
const report = (body: unknown, more = {}) => press('POST', `${sent.id}/reports`, { body, ...more });
async function listing(query = ''): Promise<Listing> {
  const answer = await window.get(`/v1/comments?site=${SITE}&article=${ARTICLE}${query}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Listing;
}
const likesSeen = async () => (await listing()).comments.map((entry) => 'likes' in entry && entry.likes);
const codeOf = async (answer: Response) =>
  (await answer.json()) as { code: string; errors?: { code: string }[] };

describe('likes', () => {
  test('count once per reader, however often they press, and can be taken back', async () => {
    expect(await (await like()).json()).toEqual({ liked: true, likes: 1 });
    expect(await (await like()).json()).toEqual({ liked: true, likes: 1 });
    expect(await (await like(binh.toUpperCase())).json()).toEqual({ liked: true, likes: 2 });
    expect(await (await like(binh)).json()).toEqual({ liked: true, likes: 2 });
    expect(await likesSeen()).toEqual([2]);
    for (let times = 0; times < 2; times++) {
      const answer = await press('DELETE', `${sent.id}/like`);
      expect([answer.status, await answer.json()]).toEqual([200, { liked: false, likes: 1 }]);
    }
    expect(await likesSeen()).toEqual([1]);
  });

  test('are kept under a keyed hash, never under the id of the device', async () => {
    await like();
    const rows = await window.store.read.selectFrom('likes').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(an);
  });

  test('order a list, the newest first among equals, also from page to page', async () => {
    const ids = [sent.id];
    for (let n = 0; n < 4; n++) ids.push((await window.publish({ text: `Ý kiến ${n}` })).id);
    const [first, second, third, fourth, fifth] = ids as [string, string, string, string, string];
    const votes: [string, number][] = [
      [second, 2],
      [fourth, 1],
      [first, 1],
    ];
    for (const [id, times] of votes)
      for (let n = 0; n < times; n++) await press('PUT', `${id}/like`, { reader: randomUUID() });
    const seen: string[] = [];
    let cursor: string | null = '';
    do {
      const page: Listing = await listing(`&sort=top&limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.comments.map(({ id }) => id));
      cursor = page.next;
    } while (cursor);
    expect(seen).toEqual([second, fourth, first, fifth, third]);
  });

  test('a place in one order is none in another', async () => {
    await window.publish();
    const { next } = await listing('&limit=1');
    const answer = await window.get(`/v1/comments?site=${SITE}&article=${ARTICLE}&sort=top&cursor=${next}`);
    expect([answer.status, (await codeOf(answer)).errors?.[0]?.code]).toEqual([422, 'wrong-value']);
  });

  test('are said to be on, and refused where the site has none', async () => {
    expect((await listing()).settings.likes).toBe(true);
    window.sites.set(SITE, testSite({ comments: { likes: 'off' } }));
    expect((await listing()).settings.likes).toBe(false);
    const answer = await like();
    expect([answer.status, (await codeOf(answer)).code]).toEqual([409, 'likes-off']);
  });
});

describe('reports', () => {
  test('are kept with what the reader said, once per reader', async () => {
    for (const reason of ['  Thông tin\n sai ', 'Quảng cáo']) {
      const answer = await report({ reason });
      expect([answer.status, await answer.json()]).toEqual([202, { status: 'received' }]);
    }
    await report({ reason: 'Quảng cáo' }, { reader: binh });
    const rows = await window.store.read.selectFrom('reports').selectAll().orderBy('at').execute();
    expect(rows.map(({ comment_id, site, reason }) => [comment_id, site, reason])).toEqual([
      [sent.id, SITE, 'Thông tin sai'],
      [sent.id, SITE, 'Quảng cáo'],
    ]);
    expect(JSON.stringify(rows)).not.toContain(an);
  });

  test.each([
    [{}, 'missing'],
    [{ reason: ' \u200b ' }, 'reason-missing'],
    [{ reason: 'x'.repeat(201) }, 'too-long'],
    [{ reason: ['x'] }, 'wrong-type'],
    [{ reason: 'x', name: 'An' }, 'unknown-field'],
  ])('%j is refused as %s', async (body, code) => {
    const answer = await report(body);
    expect([answer.status, (await codeOf(answer)).errors?.[0]?.code]).toEqual([422, code]);
    expect(await window.store.read.selectFrom('reports').selectAll().execute()).toEqual([]);
  });

  test('come as JSON', async () => {
    const answer = await press('POST', `${sent.id}/reports`, {
      headers: { 'Content-Type': 'text/plain' },
    });
    expect([answer.status, (await codeOf(answer)).code]).toEqual([415, 'media-type']);
  });
});

describe('who may press', () => {
  const both = [
    ['PUT', 'like'],
    ['DELETE', 'like'],
    ['POST', 'reports'],
  ] as const;

  test.each(both)('%s %s needs the id of a device', async (method, what) => {
    for (const reader of [null, 'an', `${an}x`]) {
      const answer = await press(method, `${sent.id}/${what}`, { reader, body: { reason: 'x' } });
      expect([answer.status, (await codeOf(answer)).code]).toEqual([400, 'bad-reader']);
    }
  });

  test.each(both)('%s %s is for pages of the site only', async (method, what) => {
    const path = `${sent.id}/${what}`;
    const answer = await press(method, path, { body: { reason: 'x' } });
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(ORIGIN);
    expect(answer.headers.get('Vary')).toContain('Origin');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    for (const origin of ['https://evil-bao.example', 'null']) {
      const refused = await press(method, path, { origin, body: { reason: 'x' } });
      expect([refused.status, refused.headers.get('Access-Control-Allow-Origin')]).toEqual([403, null]);
    }
  });

  test.each(both)(
    '%s %s tells nothing of comments that do not stand under an article',
    async (method, what) => {
      const pending = await window.send();
      await window.screen(pending);
      const later = await window.send();
      await window.screen(later);
      await window.decide(later, 'approve', { delay: 60_000 });
      const removed = await window.publish();
      await window.decide(removed, 'remove');
      for (const id of [pending.id, later.id, removed.id, randomUUID(), 'nothing', '%00']) {
        const answer = await press(method, `${id}/${what}`, { body: { reason: 'x' } });
        expect([id, answer.status, (await codeOf(answer)).code]).toEqual([id, 404, 'not-found']);
      }
    },
  );

  test('other methods are told which there are', async () => {
    for (const [what, allow] of [
      ['like', 'PUT, DELETE, OPTIONS'],
      ['reports', 'POST, OPTIONS'],
    ]) {
      const answer = await press('PATCH', `${sent.id}/${what}`, { body: {} });
      expect([answer.status, answer.headers.get('Allow')]).toEqual([405, allow]);
    }
  });

  test('nor where the site sets no limit', async () => {
    window.sites.set(SITE, testSite({ limits: { address: 'off' } }));
    const statuses: number[] = [];
    for (let n = 0; n < 31; n++) statuses.push((await like(randomUUID())).status);
    expect(statuses).toEqual([...Array(30).fill(200), 429]);
  });

  test('one address cannot press for as many devices as it likes', async () => {
    window.sites.set(SITE, testSite({ limits: { address: '10/1m' } }));
    const statuses: number[] = [];
    for (let n = 0; n < 32; n++) statuses.push((await like(randomUUID())).status);
    expect(statuses.slice(0, 30)).toEqual(Array(30).fill(200));
    const refused = await like(randomUUID());
    expect(refused.status).toBe(429);
    // It is the hour of this one comment that is full; another may be liked.
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(60);
    window.now += 61_000;
    const other = await window.publish();
    expect((await press('PUT', `${other.id}/like`)).status).toBe(200);
    // Comments are counted apart.
    expect((await report({ reason: 'x' })).status).toBe(202);
  });
});
