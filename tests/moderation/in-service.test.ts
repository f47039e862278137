import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commentById } from '../../src/store/comments.ts';
import { auditRows } from '../../src/store/health/audit.ts';
import { addsUp, ledgers } from '../../src/store/health/ledger.ts';
import { saveSitesFile } from '../../src/store/settings/sites-file.ts';
import { type Service, startService } from '../harness/service.ts';
import { ORIGIN, sitesText } from '../harness/site.ts';
import { until } from '../harness/until.ts';
import { questionOf } from './asking.ts';
import { nonceIn } from './stage.ts';

const REASONS = ['Trùng với bình luận khác', 'Ngoài phạm vi bài viết'];
const MINH = { id: 'minh', name: 'Minh', email: 'minh@bao.example' };

let service: Service;
beforeAll(async () => {
  service = await startService({ sites: sitesText({ moderation: { reasons: REASONS } }) });
});
afterAll(async () => {
  const { read } = service.context.store;
  expect([...(await ledgers(read)).values()].every(addsUp)).toBe(true);
  expect(await auditRows(read)).toEqual([]);
  await service.close();
});

const rowOf = (id: string) => commentById(service.context.store.read, id);
const textOf = async (path: string) => (await fetch(service.url + path)).text();

/** A comment that waits, and Lan's own link to it. */
async function submitted(body: Record<string, unknown> = {}, device: string = randomUUID()) {
  const text = `Bài viết rất hay, cảm ơn tòa soạn nhiều lắm. ${randomUUID()}`;
  const answer = await service.submit({ text, ...body }, { 'Binhluan-Reader': device });
  const { id, receipt } = (await answer.json()) as { id: string; receipt: string };
  return { status: answer.status, id, receipt, text };
}

async function linkTo(text: string): Promise<string> {
  const mail = await until('the mail to Lan', () =>
    service.post.mails.find(
      ({ to, mail: { text: body } }) => to[0] === 'lan@bao.example' && body?.includes(text),
    ),
  );
  const body = mail.mail.text ?? '';
  return /\/m\/[\w-]{43}/.exec(body.slice(body.indexOf(text)))?.[0] as string;
}

/** Opens a page and presses one of its buttons; one that asks first is answered. */
async function press(path: string, action: string, fields: Record<string, string> = {}): Promise<number> {
  const send = async (nonce: string, more: Record<string, string>) =>
    fetch(service.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'Sec-Fetch-Site': 'same-origin' },
      body: new URLSearchParams({ nonce, action, ...more }),
    });
  const first = await send(nonceIn(await textOf(path)), fields.asked ? {} : fields);
  if (!fields.asked) return first.status;
  return (await send(nonceIn(await textOf(questionOf(first) as string)), fields)).status;
}

const receiptOf = async (receipt: string) =>
  (await (await fetch(`${service.url}/v1/receipts/${receipt}`)).json()) as Record<string, unknown>;

describe('with the whole service running', () => {
  test('a banned device is thanked as before, its comments go to spam, and come back when the ban is lifted', async () => {
    const device = randomUUID();
    const first = await submitted({}, device);
    const path = await linkTo(first.text);
    expect(await press(path, 'ban', { asked: 'yes', by: 'reader', term: 'month' })).toBe(303);

    const second = await submitted({}, device);
    expect(second.status).toBe(202);
    const row = await until('the verdict', async () => {
      const found = await rowOf(second.id);
      return found?.status === 'received' ? null : found;
    });
    expect(row?.status).toBe('spam');
    expect((await receiptOf(second.receipt)).status).toBe('pending');
    const { reasons } = await service.context.store.read
      .selectFrom('revisions')
      .select('reasons')
      .where('comment_id', '=', second.id)
      .executeTakeFirstOrThrow();
    expect(reasons).toContain('banned-reader');
    const stranger = await submitted();
    await until('a stranger is not met', async () => (await rowOf(stranger.id))?.status === 'pending');

    expect(await press(path, 'lift-ban')).toBe(303);
    const third = await submitted({}, device);
    await until('the comment waits', async () => (await rowOf(third.id))?.status === 'pending');
  });

  test.each([
    ['close-article', 'open-article', 'closed'],
    ['pause-site', 'resume-site', 'paused'],
  ])('%s: the door says so to readers, until %s', async (shut, open, code) => {
    const path = await linkTo((await submitted()).text);
    expect(await press(path, shut, { asked: 'yes', sure: 'yes' })).toBe(303);
    const refused = await service.submit({ text: 'Còn bình luận được không?' });
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code });
    expect(await press(path, open)).toBe(303);
    expect((await submitted()).status).toBe(202);
  });

  test("a refusal's reason, of the site's own list or in own words, is read by the author", async () => {
    const { text, receipt } = await submitted();
    const path = await linkTo(text);
    await press(path, 'reject');
    const page = await textOf(path);
    for (const reason of REASONS) expect(page).toContain(reason);
    expect(page).not.toContain('Không đúng chủ đề');
    await press(path, 'reason', { reason: REASONS[1] as string });
    expect(await receiptOf(receipt)).toMatchObject({ status: 'rejected', reason: REASONS[1] });
    const own = `Ý này đã có ở bình luận trước. ${'x'.repeat(260)}`;
    await press(path, 'reason', { other: own });
    expect(await receiptOf(receipt)).toMatchObject({ reason: own });
    expect(await textOf(`/r/${receipt}`)).toContain(`Lý do: ${own}`);
  });

  test("the newsroom's answer leaves with its badge, over the API and on the page without scripts", async () => {
    const article = { id: 'tra-loi', url: `${ORIGIN}/tra-loi`, title: 'Trả lời' };
    const { text } = await submitted({ article });
    await press(await linkTo(text), 'reply', { asked: 'yes', text: 'Tòa soạn cảm ơn bạn.' });
    const list = await until('the answer is published', async () => {
      const { comments } = (await (
        await fetch(`${service.url}/v1/comments?site=dongthap&article=tra-loi`)
      ).json()) as { comments: { replies: Record<string, unknown>[] }[] };
      return comments[0]?.replies.length ? comments : null;
    });
    expect(list[0]).not.toHaveProperty('newsroom');
    expect(list[0]?.replies).toMatchObject([
      { name: 'Báo Mẫu Online', newsroom: true, html: '<p>Tòa soạn cảm ơn bạn.</p>' },
    ]);
    expect(list[0]?.replies[0]).not.toHaveProperty('edited');
    expect(await textOf('/comments/dongthap/tra-loi')).toContain('<span class="badge">Tòa soạn</span>');
  });

  test("a removed moderator's links are unknown within two seconds", async () => {
    const path = await linkTo((await submitted()).text);
    const { store, keys, clock } = service.context;
    const statusNow = async () => (await fetch(service.url + path)).status;
    expect(await statusNow()).toBe(200);
    const begin = performance.now();
    await saveSitesFile(store, keys, sitesText({ moderators: [MINH] }), clock());
    await until('the link is unknown', async () => (await statusNow()) === 404);
    expect(performance.now() - begin).toBeLessThan(2_000);
  });
});
