import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commentById } from '../../src/store/comments.ts';
import type { CommentRow } from '../../src/store/database/schema.ts';
import { decide, history, undo } from '../../src/store/deciding/decisions.ts';
import { type Service, startService } from '../harness/service.ts';
import { sitesText } from '../harness/site.ts';
import { until } from '../harness/until.ts';

const DAY_MS = 86_400_000;
let service: Service;
let written = 0;
let now = Date.UTC(2026, 10, 22, 3);

beforeAll(async () => {
  service = await startService({
    clock: () => now,
    sites: sitesText({ screening: { autoApprove: 'known' } }, { id: 'strict', name: 'Báo Khác' }),
  });
});
afterAll(() => service.close());

/** Sends a comment and waits until it is screened. */
async function submit(reader: string | null, body: Record<string, unknown> = {}): Promise<CommentRow> {
  const text = `Bài viết rất hay và có ích, cảm ơn tòa soạn lần thứ ${++written}.`;
  const stamp = await stampFor(String(body.site ?? 'dongthap'));
  const answer = await service.submit(
    { text, stamp, ...body },
    reader === null ? {} : { 'Binhluan-Reader': reader },
  );
  const { id } = (await answer.json()) as { id: string };
  return until('the comment is screened', async () => {
    const row = await commentById(service.context.store.read, id);
    return row && row.unscreened === 0 ? row : null;
  });
}

async function stampFor(site: string): Promise<string> {
  const answer = await fetch(`${service.url}/v1/stamp?site=${site}&article=17022022-1352`);
  const { stamp } = (await answer.json()) as { stamp: string };
  now += 60_000;
  return stamp;
}

function judge({ id, version }: CommentRow, action: 'approve' | 'reject' | 'spam' | 'remove') {
  const order = { id, version, action, moderator: 'lan', channel: 'mail', nonceHash: null } as const;
  return service.context.store.write((db) => decide(db, { ...order, now, publishDelay: 0 }));
}

async function readerWith(approved: number, site = 'dongthap'): Promise<string> {
  const reader = randomUUID();
  for (let n = 0; n < approved; n++) await judge(await submit(reader, { site }), 'approve');
  return reader;
}

test('the fourth comment of a reader with three approved ones stands at once, and the log says by which rule', async () => {
  const reader = await readerWith(2);
  expect((await submit(reader)).status).toBe('pending');
  const third = await submit(reader);
  await judge(third, 'approve');
  const fourth = await submit(reader);
  expect(fourth).toMatchObject({
    status: 'approved',
    published_revision: 1,
    decided_by: null,
    waiting_since: null,
  });
  expect(await history(service.context.store.read, fourth.id)).toMatchObject([
    { action: 'approve', from_status: 'pending', to_status: 'approved', moderator_id: null, channel: 'rule' },
  ]);
  const listed = await fetch(`${service.url}/v1/comments?site=dongthap&article=17022022-1352`);
  expect(await listed.text()).toContain(fourth.id);
});

test('a moderator takes such a comment down, and after that the reader is not known any more', async () => {
  const reader = await readerWith(3);
  const known = await submit(reader);
  expect(known.status).toBe('approved');
  expect(await judge(known, 'remove')).toMatchObject({ kind: 'done' });
  expect((await submit(reader)).status).toBe('pending');
});

test('what the rule published can be taken back by a person, and then it waits', async () => {
  const known = await submit(await readerWith(3));
  const order = { moderator: 'lan', channel: 'desk', nonceHash: null, since: 0 } as const;
  const { id, version } = known;
  await service.context.store.write((db) => undo(db, { id, version, now, ...order }));
  expect(await commentById(service.context.store.read, id)).toMatchObject({ status: 'pending' });
});

test.each(['reject', 'spam'] as const)(
  'one comment that met with "%s" is enough to wait again',
  async (action) => {
    const reader = await readerWith(3);
    const bad = await submit(reader, {
      text: 'Xem tại https://a.example https://b.example https://c.example nhé',
    });
    expect(bad.status).toBe('pending');
    await judge(bad, action);
    expect((await submit(reader)).status).toBe('pending');
  },
);

test('any note of the checks makes a known reader wait', async () => {
  const reader = await readerWith(3);
  const text = 'Xem tại https://a.example https://b.example https://c.example nhé';
  expect((await submit(reader, { text })).status).toBe('pending');
  expect((await submit(reader, { website: 'x' })).status).toBe('spam');
});

test('neither another device nor the same unconfirmed mail address makes a reader known', async () => {
  const reader = randomUUID();
  const email = 'an@ban-doc.example';
  for (let n = 0; n < 3; n++) await judge(await submit(reader, { email }), 'approve');
  expect((await submit(randomUUID(), { email })).status).toBe('pending');
  expect((await submit(null, { email })).status).toBe('pending');
  expect((await submit(reader, { email })).status).toBe('approved');
});

test('comments approved more than 180 days ago make nobody known, and what a rule approved counts for nothing', async () => {
  const reader = await readerWith(3);
  now += 100 * DAY_MS;
  for (let n = 0; n < 3; n++) expect((await submit(reader)).status).toBe('approved');
  now += 100 * DAY_MS;
  expect((await submit(reader)).status).toBe('pending');
});

test('a site that has not written the rule publishes nobody, whatever is known elsewhere', async () => {
  const reader = await readerWith(3, 'strict');
  expect((await submit(reader, { site: 'strict' })).status).toBe('pending');
});
