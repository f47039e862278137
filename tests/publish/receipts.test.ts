import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { commentById } from '../../src/store/comments.ts';
import { history } from '../../src/store/deciding/decisions.ts';
import { testSite } from '../harness/site.ts';
import { patch, pathOf, stateOf, withdraw } from './receipt-requests.ts';
import { type OpenWindow, openWindow, SITE, storedText } from './window.ts';

let window: OpenWindow;

beforeEach(async () => {
  window = await openWindow();
});
afterEach(() => window.close());

const MINUTE = 60_000;

describe('what a receipt tells', () => {
  test('a comment from the door to its publication', async () => {
    const sent = await window.send({ text: 'Ý kiến của tôi.' });
    expect(await stateOf(window, sent)).toEqual({ status: 'received', text: 'Ý kiến của tôi.' });
    await window.screen(sent);
    expect(await stateOf(window, sent)).toEqual({ status: 'pending', text: 'Ý kiến của tôi.' });
    await window.decide(sent, 'approve', { delay: 10_000 });
    const at = window.now;
    expect(await stateOf(window, sent)).toEqual({
      status: 'approved',
      publishAt: new Date(at + 10_000).toISOString(),
      decidedAt: new Date(at).toISOString(),
      text: 'Ý kiến của tôi.',
    });
    await window.decide(sent, 'remove');
    expect(await stateOf(window, sent)).toMatchObject({ status: 'removed', text: 'Ý kiến của tôi.' });
    await window.decide(sent, 'restore');
    expect(await stateOf(window, sent)).toMatchObject({ status: 'approved' });
  });

  test('a refusal with its reason, and without one', async () => {
    const [one, other] = [await window.send(), await window.send()];
    await window.screen(one);
    await window.screen(other);
    await window.decide(one, 'reject', { reason: 'Không đúng chủ đề' });
    await window.decide(other, 'reject');
    expect(await stateOf(window, one)).toMatchObject({ status: 'rejected', reason: 'Không đúng chủ đề' });
    expect(await stateOf(window, other)).not.toHaveProperty('reason');
  });

  test('spam looks like waiting until somebody decides, and like a refusal afterwards', async () => {
    const sent = await window.send();
    await window.screen(sent, 'spam');
    expect(await stateOf(window, sent)).toEqual({ status: 'pending', text: expect.any(String) });
    const other = await window.send();
    await window.screen(other);
    await window.decide(other, 'spam');
    expect(await stateOf(window, other)).toMatchObject({ status: 'rejected', decidedAt: expect.any(String) });
    expect(JSON.stringify(await stateOf(window, other))).not.toContain('spam');
  });

  test('that the desk edited the text, which is the text it gives', async () => {
    const sent = await window.send({ text: 'Bai viet hay.' });
    await window.screen(sent);
    await window.decide(sent, 'approve', { text: 'Bài viết hay.' });
    expect(await stateOf(window, sent)).toMatchObject({
      status: 'approved',
      edited: true,
      text: 'Bài viết hay.',
    });
  });

  test('it is kept by no cache, may be read by any page, and is not found by guessing', async () => {
    const sent = await window.send();
    const answer = await window.get(pathOf(sent), { Origin: 'https://somewhere.example' });
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
    for (const receipt of ['x', sent.id, 'A'.repeat(43), `${sent.receipt.slice(0, -1)}!`]) {
      const none = await window.get(`/v1/receipts/${receipt}`);
      expect(none.status).toBe(404);
      expect(await none.json()).toMatchObject({ code: 'not-found' });
    }
  });
});

describe('changing the text', () => {
  test('while it waits: a new revision goes to screening', async () => {
    const sent = await window.send();
    await window.screen(sent);
    const answer = await patch(window, sent, { text: '  Sửa lại\r\ncho đúng.  ' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: 'received', text: 'Sửa lại\ncho đúng.' });
    const row = await commentById(window.store.read, sent.id);
    expect(row).toMatchObject({ revision: 2, waiting_since: null });
    expect(window.enqueued).toEqual([{ id: sent.id, version: row?.version }]);
    expect(await storedText(window, sent)).toBe('Sửa lại\ncho đúng.');
  });

  test('undecided spam is edited as any waiting comment, decided spam is not', async () => {
    const sent = await window.send();
    await window.screen(sent, 'spam');
    expect((await patch(window, sent, { text: 'Sửa lại.' })).status).toBe(200);
    await window.screen(sent);
    await window.decide(sent, 'spam');
    expect((await patch(window, sent, { text: 'Sửa nữa.' })).status).toBe(409);
  });

  test('the text that is there already changes nothing', async () => {
    const sent = await window.send({ text: 'Như cũ.' });
    expect((await patch(window, sent, { text: 'Như cũ.' })).status).toBe(200);
    expect(window.enqueued).toEqual([]);
    expect(await commentById(window.store.read, sent.id)).toMatchObject({ revision: 1, version: 1 });
  });

  test('after the approval for as long as the site says, and the receipt tells that the edit waits', async () => {
    const sent = await window.publish({ text: 'Trước.' });
    window.now += 9 * MINUTE;
    const answer = await patch(window, sent, { text: 'Sau.' });
    expect(await answer.json()).toMatchObject({ status: 'approved', text: 'Sau.', editWaiting: true });
    await window.screen(sent);
    await window.decide(sent, 'approve');
    window.now += MINUTE;
    const late = await patch(window, sent, { text: 'Muộn.' });
    expect(late.status).toBe(409);
    expect(await late.json()).toMatchObject({
      code: 'not-editable',
      title: 'Bình luận này không còn sửa được.',
    });
    expect(await stateOf(window, sent)).toMatchObject({ text: 'Sau.' });
  });

  test('not after the approval at all where the site allows none, and not after a refusal, removal or withdrawal', async () => {
    window.sites.set(SITE, testSite({ comments: { editMinutes: 0 } }));
    const published = await window.publish();
    const refused = await window.send();
    await window.screen(refused);
    await window.decide(refused, 'reject');
    const removed = await window.publish();
    await window.decide(removed, 'remove');
    const withdrawn = await window.send();
    await withdraw(window, withdrawn);
    for (const sent of [published, refused, removed, withdrawn])
      expect((await patch(window, sent, { text: 'Sửa.' })).status).toBe(409);
  });

  test.each([
    [{ text: ' \u200b\n' }, 422, 'text-missing'],
    [{ text: 'a'.repeat(5_001) }, 422, 'text-too-long'],
    [{}, 422, 'missing'],
    [{ text: ['a'] }, 422, 'wrong-type'],
    [{ text: 'a', name: 'b' }, 422, 'unknown-field'],
    ['{"text":"a","__proto__":{}}', 422, 'unknown-field'],
    [['a'], 400, null],
    ['{', 400, null],
    [{ text: 'a'.repeat(17_000) }, 413, null],
  ])('%# is refused with its status', async (body, status, code) => {
    const sent = await window.send();
    const answer = await patch(window, sent, body);
    expect(answer.status).toBe(status);
    const { errors } = (await answer.json()) as { errors?: { code: string }[] };
    expect(errors?.[0]?.code ?? null).toBe(code);
    expect(window.enqueued).toEqual([]);
  });

  test('only JSON is taken, and five thousand letters of several bytes fit', async () => {
    const sent = await window.send();
    expect((await patch(window, sent, 'text=a', { 'Content-Type': 'text/plain' })).status).toBe(415);
    expect((await patch(window, sent, { text: 'ệ'.repeat(5_000) })).status).toBe(200);
  });

  test('two at once both end in revisions of their own', async () => {
    const sent = await window.send();
    const answers = await Promise.all([
      patch(window, sent, { text: 'Một.' }),
      patch(window, sent, { text: 'Hai.' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await commentById(window.store.read, sent.id)).toMatchObject({ revision: 3, version: 3 });
  });

  test('a loop is stopped after fifty texts', async () => {
    const sent = await window.send();
    let status = 200;
    let texts = 0;
    while (status === 200 && texts < 100) {
      window.now += 10 * MINUTE;
      ({ status } = await patch(window, sent, { text: `Lần ${++texts}.` }));
    }
    expect([status, texts]).toEqual([409, 50]);
  });

  test('edits are counted as comments are, apart from these, and for one comment also where there is no limit', async () => {
    window.sites.set(SITE, testSite({ limits: { address: '3/1m' } }));
    const sent = await window.send();
    const edit = (text: string) => patch(window, sent, { text });
    for (const text of ['Một.', 'Hai.', 'Ba.']) expect((await edit(text)).status).toBe(200);
    const refused = await edit('Bốn.');
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'too-many' }]);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    const page = await fetch(`${window.url}/r/${sent.receipt}`, {
      method: 'POST',
      body: new URLSearchParams({ action: 'edit', text: 'Đừng mất câu này.' }),
    });
    expect(page.status).toBe(429);
    const html = await page.text();
    expect(html).toContain('Đừng mất câu này.');
    expect(html).toMatch(/Bạn gửi hơi nhanh\. Xin thử lại sau \d+ giây\./);

    window.sites.set(SITE, testSite({ limits: { address: 'off' } }));
    const other = await window.send();
    const statuses: number[] = [];
    for (let n = 0; n < 21; n++) statuses.push((await patch(window, other, { text: `Lần ${n}.` })).status);
    expect(statuses).toEqual([...Array(20).fill(200), 429]);
  });
});

describe('withdrawing', () => {
  test('hides a published comment at once and erases what is personal', async () => {
    const sent = await window.publish({ text: 'canary text', name: 'canary name' });
    const list = `/v1/comments?site=${SITE}&article=17022022-1352`;
    expect(await (await window.get(list)).text()).toContain('canary');
    const answer = await withdraw(window, sent);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: 'withdrawn', text: '' });
    expect(await (await fetch(`${window.url}${list}`)).text()).not.toContain('canary');
    const rows = JSON.stringify([
      await window.store.read
        .selectFrom('comments')
        .select(['name', 'contact', 'contact_hash', 'ip', 'ip_hash', 'reader_hash'])
        .execute(),
      await window.store.read.selectFrom('revisions').selectAll().execute(),
    ]);
    expect(rows).not.toContain('canary');
    expect((await history(window.store.read, sent.id)).at(-1)).toMatchObject({
      action: 'withdraw',
      from_status: 'approved',
      channel: 'reader',
    });
  });

  test('works in every state, and a second time changes nothing', async () => {
    const spam = await window.send();
    await window.screen(spam, 'spam');
    const refused = await window.send();
    await window.screen(refused);
    await window.decide(refused, 'reject');
    const removed = await window.publish();
    await window.decide(removed, 'remove');
    for (const sent of [await window.send(), spam, refused, removed, await window.publish()]) {
      expect((await withdraw(window, sent)).status).toBe(200);
      const before = await commentById(window.store.read, sent.id);
      const again = await withdraw(window, sent);
      expect(again.status).toBe(200);
      expect(await again.json()).toEqual({ status: 'withdrawn', text: '' });
      expect(await commentById(window.store.read, sent.id)).toEqual(before);
      expect(await stateOf(window, sent)).toEqual({ status: 'withdrawn', text: '' });
    }
  });

  test('wins over a decision that is made in the same moment', async () => {
    const sent = await window.send();
    await window.screen(sent);
    await Promise.allSettled([
      window.decide(sent, 'approve'),
      withdraw(window, sent),
      withdraw(window, sent),
    ]);
    expect(await stateOf(window, sent)).toEqual({ status: 'withdrawn', text: '' });
  });
});
