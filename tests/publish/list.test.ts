import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Listing } from '../../src/publish/listing.ts';
import type { PublicComment, PublicEntry, Tombstone } from '../../src/publish/presenter.ts';
import { testSite } from '../harness/site.ts';
import { ARTICLE, type OpenWindow, openWindow, type Sent, SITE, START } from './window.ts';

const LIST = `/v1/comments?site=${SITE}&article=${ARTICLE}`;
let window: OpenWindow;

beforeEach(async () => {
  window = await openWindow();
});
afterEach(() => window.close());

async function listing(query = ''): Promise<Listing> {
  const answer = await window.get(`${LIST}${query}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Listing;
}
const idsOf = (entries: PublicEntry[]) => entries.map(({ id }) => id);
const reply = (above: Sent, depth = 2, root = above) =>
  window.publish({ parent_id: above.id, root_id: root.id, depth, text: 'Tôi đồng ý.' });

describe('what readers see', () => {
  test('only approved comments whose time has come are listed and counted', async () => {
    await window.send();
    const screened = await window.send();
    await window.screen(screened);
    const spam = await window.send();
    await window.screen(spam, 'spam');
    const refused = await window.send();
    await window.screen(refused);
    await window.decide(refused, 'reject');
    const removed = await window.publish();
    await window.decide(removed, 'remove');
    const shown = await window.publish();
    const soon = await window.send();
    await window.screen(soon);
    await window.decide(soon, 'approve', { delay: 10_000 });

    const before = await listing();
    expect(before.count).toBe(1);
    expect(idsOf(before.comments)).toEqual([shown.id]);

    window.now += 9_000;
    expect((await listing()).count).toBe(2);
    expect(idsOf((await listing()).comments)).toEqual([soon.id, shown.id]);
  });

  test('nothing leaves but the fields of the contract', async () => {
    const first = await window.publish();
    await reply(first);
    const gone = await window.publish();
    await reply(gone);
    await window.decide(gone, 'remove');

    const { comments, settings, ...rest } = await listing('&sort=oldest');
    expect(Object.keys(rest).sort()).toEqual(['article', 'count', 'next', 'site']);
    expect(settings).toEqual({
      closed: false,
      paused: false,
      depth: 2,
      likes: true,
      maxLength: 5000,
      fields: { email: 'optional', phone: 'hidden' },
      consent: { version: '2026-01', required: true, text: expect.stringContaining('Báo Mẫu Online') },
      links: { rules: `${window.url}/rules/dongthap`, privacy: `${window.url}/privacy/dongthap` },
      hours: null,
      name: 'Báo Mẫu Online',
      timezone: 'Asia/Ho_Chi_Minh',
      locale: 'vi',
      diacritics: 'hint',
      editMinutes: 10,
    });
    const [comment, tombstone] = comments as [PublicComment, Tombstone];
    expect(comment).toEqual({
      id: first.id,
      parent: null,
      name: 'Nguyễn Văn An',
      html: '<p>Bài viết rất hay, cảm ơn tòa soạn.</p>',
      createdAt: new Date(START + 1_000).toISOString(),
      likes: 0,
      replies: [expect.objectContaining({ parent: first.id, html: '<p>Tôi đồng ý.</p>' })],
    });
    expect(Object.keys(tombstone).sort()).toEqual(['createdAt', 'deleted', 'id', 'parent', 'replies']);
    expect(tombstone).toMatchObject({ id: gone.id, deleted: true });
  });

  test('addresses, their hashes and what the door noted never appear', async () => {
    await window.publish();
    const { receipt } = await window.send();
    for (const path of [LIST, `/v1/receipts/${receipt}`, `/r/${receipt}`, `/comments/${SITE}/${ARTICLE}`])
      expect(await (await window.get(path)).text()).not.toContain('canary');
  });

  test('a comment the desk edited is marked, and shows the edited text alone', async () => {
    const sent = await window.send({ text: 'Bài viết rat hay.' });
    await window.screen(sent);
    await window.decide(sent, 'approve', { text: 'Bài viết rất hay.' });
    expect((await listing()).comments).toMatchObject([{ edited: true, html: '<p>Bài viết rất hay.</p>' }]);
  });

  test('what a reader changes after publication stays unseen until it is approved', async () => {
    const sent = await window.publish({ text: 'Ý kiến đầu.' });
    await fetch(`${window.url}/v1/receipts/${sent.receipt}`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text: 'Ý kiến sau.' }),
    });
    expect((await listing()).comments).toMatchObject([{ html: '<p>Ý kiến đầu.</p>' }]);
    await window.screen(sent);
    expect((await listing()).comments).toMatchObject([{ html: '<p>Ý kiến đầu.</p>' }]);
    await window.decide(sent, 'approve');
    expect((await listing()).comments).toMatchObject([{ html: '<p>Ý kiến sau.</p>' }]);
  });
});

describe('threads', () => {
  test('replies stand under their parents, oldest first, down to the depth the site allows', async () => {
    const top = await window.publish();
    const first = await reply(top);
    const second = await reply(top);
    const deeper = await reply(first, 3, top);

    const [thread] = (await listing()).comments;
    expect(idsOf(thread?.replies ?? [])).toEqual([first.id, deeper.id, second.id]);
    expect(thread?.replies[1]).toMatchObject({ parent: first.id, replies: [] });
    expect((await listing()).count).toBe(4);

    window.sites.set(SITE, testSite({ comments: { depth: 3 } }));
    const [nested] = (await listing()).comments;
    expect(idsOf(nested?.replies ?? [])).toEqual([first.id, second.id]);
    expect(idsOf(nested?.replies[0]?.replies ?? [])).toEqual([deeper.id]);
  });

  test('a removed comment keeps its place only while replies stand under it', async () => {
    const lonely = await window.publish();
    const parent = await window.publish();
    const child = await reply(parent);
    await window.decide(lonely, 'remove');
    await window.decide(parent, 'remove');

    const kept = await listing();
    expect(kept.comments).toEqual([
      expect.objectContaining({
        id: parent.id,
        deleted: true,
        replies: [expect.objectContaining({ id: child.id })],
      }),
    ]);
    expect(kept.count).toBe(1);
    await window.decide(child, 'remove');
    expect((await listing()).comments).toEqual([]);
  });

  test('a reply whose parent was taken back stays in its thread', async () => {
    const top = await window.publish();
    const middle = await reply(top);
    const below = await reply(middle, 3, top);
    await window.undo(middle);

    const [thread] = (await listing()).comments;
    expect(idsOf(thread?.replies ?? [])).toEqual([below.id]);
  });
});

describe('pages', () => {
  test('pages of both orders give every comment once, in order, also when new ones arrive in between', async () => {
    const sent: Sent[] = [];
    for (let n = 0; n < 7; n++) sent.push(await window.publish({ text: `Ý kiến thứ ${n}.` }));
    const expected = sent.map(({ id }) => id);
    for (const sort of ['newest', 'oldest'] as const) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await listing(`&sort=${sort}&limit=3${cursor ? `&cursor=${cursor}` : ''}`);
        expect(page.comments.length).toBeLessThanOrEqual(3);
        seen.push(...idsOf(page.comments));
        cursor = page.next;
        if (sort === 'newest' && seen.length === 3) await window.publish({ text: 'Chen vào giữa.' });
      } while (cursor);
      if (sort === 'newest') expect(seen).toEqual([...expected].reverse());
      else expect(seen.slice(0, 7)).toEqual(expected);
    }
  });

  test('twenty come at a time unless asked otherwise, and the most liked are the newest for now', async () => {
    for (let n = 0; n < 21; n++) await window.publish({ text: `Ý kiến thứ ${n}.` });
    const page = await listing();
    expect(page.comments).toHaveLength(20);
    expect(page.count).toBe(21);
    expect((await listing('&limit=100')).next).toBeNull();
    expect(idsOf((await listing('&sort=top')).comments)).toEqual(idsOf(page.comments));
  });

  test.each([
    ['limit=0', '/limit'],
    ['limit=101', '/limit'],
    ['limit=ten', '/limit'],
    ['limit=5&limit=6', '/limit'],
    ['sort=best', '/sort'],
    ['cursor=bm9wZQ', '/cursor'],
    ['cursor=%00%FF', '/cursor'],
    // More likes than any database counts.
    [
      'sort=top&cursor=OTk5OTk5OTk5OS4xNzAwMDAwMDAwMDAwLjAxOWFhYWFhLWFhYWEtN2FhYS04YWFhLWFhYWFhYWFhYWFhYQ',
      '/cursor',
    ],
    ['site=dongthap', '/site'],
    ['article=x&article=y', '/article'],
    ['status=pending', '/status'],
    ['__proto__=x', '/__proto__'],
  ])('%s is refused and named', async (query, pointer) => {
    const answer = await window.get(`${LIST}&${query}`);
    expect(answer.status).toBe(422);
    const { code, errors } = (await answer.json()) as { code: string; errors: { pointer: string }[] };
    expect(code).toBe('invalid');
    expect(errors.map((fault) => fault.pointer)).toContain(pointer);
  });

  test('a missing article is refused, an unknown site is not found', async () => {
    expect((await window.get(`/v1/comments?site=${SITE}`)).status).toBe(422);
    expect((await window.get(`/v1/comments?site=${SITE}&article=${'a'.repeat(201)}`)).status).toBe(422);
    expect((await window.get(`/v1/comments?article=${ARTICLE}`)).status).toBe(422);
    const unknown = await window.get(`/v1/comments?site=nobody&article=${ARTICLE}`);
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ code: 'unknown-site' });
    expect(unknown.headers.get('Access-Control-Allow-Origin')).toBe('*');
  });
});

describe('caches', () => {
  test('an unchanged list is answered with 304 to its ETag, a changed one with a new ETag', async () => {
    await window.publish();
    const first = await window.get(LIST);
    const etag = first.headers.get('ETag') ?? '';
    expect(etag).toMatch(/^"[^"]+"$/);
    const again = await window.get(LIST, { 'If-None-Match': etag });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    expect(again.headers.get('Cache-Control')).toContain('max-age=10');
    await window.publish();
    const changed = await window.get(LIST, { 'If-None-Match': etag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('ETag')).not.toBe(etag);
  });

  test('any page may read it, and the clock and the ETag with it', async () => {
    const answer = await window.get(LIST, { Origin: 'https://somewhere.example' });
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(answer.headers.get('Access-Control-Expose-Headers')).toMatch(/Date.*ETag.*Retry-After/);
    expect(answer.headers.get('Access-Control-Allow-Credentials')).toBeNull();
    expect(answer.headers.get('Cache-Control')).toBe(
      'public, max-age=10, s-maxage=20, stale-while-revalidate=10',
    );
  });

  test('no cache may hold a list beyond the next publication', async () => {
    const soon = await window.send();
    await window.screen(soon);
    await window.decide(soon, 'approve', { delay: 16_500 });
    const answer = await window.get(LIST);
    expect(answer.headers.get('Cache-Control')).toBe(
      'public, max-age=10, s-maxage=15, stale-while-revalidate=0',
    );
    window.now += 15_000;
    const last = await fetch(`${window.url}${LIST}`);
    expect(last.headers.get('Cache-Control')).toBe('public, max-age=0, s-maxage=0, stale-while-revalidate=0');
    expect(((await last.json()) as Listing).count).toBe(0);
    window.now += 500;
    expect(((await (await fetch(`${window.url}${LIST}`)).json()) as Listing).count).toBe(1);
  });

  test('within a second the same answer is given without a look into the store', async () => {
    await window.get(LIST);
    await window.publish();
    window.now -= 3_000;
    expect(((await (await fetch(`${window.url}${LIST}`)).json()) as Listing).count).toBe(0);
    window.now += 2_000;
    expect((await listing()).count).toBe(1);
  });

  test('HEAD answers as GET does, without a body', async () => {
    const answer = await fetch(`${window.url}${LIST}`, { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('ETag')).toMatch(/^"/);
  });
});

test('a closed article and a paused site say so', async () => {
  await window.send();
  await window.store.write(async (db) => {
    await db.updateTable('articles').set({ closed_at: window.now }).where('id', '=', ARTICLE).execute();
    await db.insertInto('site_states').values({ site: SITE, paused_at: window.now }).execute();
  });
  expect((await listing()).settings).toMatchObject({ closed: true, paused: true });
});
