import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Transport } from '../../src/notify/smtp/transport.ts';
import { digest } from '../../src/signing.ts';
import { setMailboxState } from '../../src/store/moderators/mailboxes.ts';
import { findToken } from '../../src/store/tokens.ts';
import { type PostOffice, startPostOffice } from '../harness/post-office.ts';
import { HOUR, MINUTE, NOW, openStage, type Stage, sends, tokensIn } from './stage.ts';

const DAY = 24 * HOUR;
let stage: Stage;
let office: PostOffice;
let transport: Transport;

async function open(changes: Record<string, unknown> = {}): Promise<void> {
  stage = await openStage(changes);
  transport = stage.transport(office.url);
}
beforeEach(async () => {
  office = await startPostOffice();
});
afterEach(async () => {
  await stage.close();
  await office.close();
});

const escalate = async () => stage.deliver(transport, await stage.escalations());

describe('a wait that is too long', () => {
  test('is told to everyone, deputies and those who paused included, with counts and links and no text', async () => {
    await open({
      moderators: [
        { id: 'lan', name: 'Lan', email: 'lan@bao.example' },
        { id: 'minh', name: 'Minh', email: 'minh@bao.example', mailAfter: '2d' },
      ],
    });
    const pause = { paused_until: NOW + DAY };
    await stage.store.write((db) => setMailboxState(db, { site: 'dongthap', moderator: 'lan' }, pause));
    const id = await stage.comment({ text: 'Một lời kín đáo', name: 'Tên kín đáo', title: 'Tiêu đề kín' });
    stage.now = NOW + 4 * HOUR - 1;
    expect(await escalate()).toEqual([]);
    stage.now = NOW + 4 * HOUR;
    expect(await escalate()).toEqual(['lan', 'minh']);

    const [{ mail, source }] = office.mails as [PostOffice['mails'][number]];
    expect(mail.subject).toBe('[Báo Mẫu Online] 1 bình luận chờ duyệt đã 4 giờ');
    for (const part of [mail.text ?? '', String(mail.html)]) {
      expect(part).toContain('Chào Lan, có 1 bình luận chờ duyệt từ 10:05, đã 4 giờ.');
      expect(part).toContain('https://comments.example/desk');
      expect(part).not.toMatch(/kín/);
    }
    expect(source).not.toMatch(/^List-Unsubscribe/m);
    const [open_ = ''] = tokensIn(mail.text ?? '').b ?? [];
    const token = await findToken(stage.store.read, digest(open_), 'batch');
    expect(token?.comments).toEqual([[id, 1]]);
    expect(token?.actions).toContain('approve');
  });

  test('counts all that waits, and opens the twenty that have waited longest', async () => {
    await open({ moderation: { confirm: 'code' } });
    const ids: string[] = [];
    for (let n = 0; n < 23; n++) {
      stage.now = NOW + n;
      ids.push(await stage.comment());
    }
    stage.now = NOW + 5 * HOUR;
    await escalate();
    const text = office.mails[0]?.mail.text ?? '';
    expect(office.mails[0]?.mail.subject).toBe('[Báo Mẫu Online] 23 bình luận chờ duyệt, lâu nhất 5 giờ');
    expect(text.replace(/\s+/g, ' ')).toContain('Trang dưới đây có 20 bình luận chờ lâu nhất; sau đó còn 3.');
    expect(text).toContain('Mở trang duyệt (20)');
    expect(text).toMatch(/Mã xác nhận: \d{4}/);
    const [token = ''] = tokensIn(text).b ?? [];
    const found = await findToken(stage.store.read, digest(token), 'batch');
    expect(found?.comments.map(([id]) => id)).toEqual(ids.slice(0, 20));
  });

  test('is told once, and again each day while it lasts', async () => {
    await open({ moderators: [{ id: 'lan', name: 'Lan', email: 'lan@bao.example' }] });
    await stage.comment();
    const hours: number[] = [];
    for (let hour = 0; hour <= 60; hour++) {
      stage.now = NOW + hour * HOUR;
      if ((await escalate()).length) hours.push(hour);
      if (hour === 20) await stage.comment();
    }
    expect(hours).toEqual([4, 28, 52]);
  });

  test('is told once by several workers at the same moment', async () => {
    await open();
    await stage.comment();
    stage.now = NOW + 5 * HOUR;
    const planned = await Promise.all([stage.escalations(), stage.escalations(), stage.escalations()]);
    expect(planned.flatMap(sends)).toHaveLength(2);
  });

  test('that is over and begins again is told again, though not within four hours', async () => {
    await open({ moderators: [{ id: 'lan', name: 'Lan', email: 'lan@bao.example' }] });
    const first = await stage.comment();
    stage.now = NOW + 3 * HOUR;
    const second = await stage.comment();
    stage.now = NOW + 4 * HOUR;
    expect(await escalate()).toEqual(['lan']);
    await stage.decide(first, 'approve');
    expect(await escalate()).toEqual([]);
    stage.now = NOW + 7 * HOUR;
    expect(await escalate()).toEqual([]);
    stage.now = NOW + 8 * HOUR;
    expect(await escalate()).toEqual(['lan']);
    await stage.decide(second, 'approve');
    expect(await escalate()).toEqual([]);
  });

  test('is not told in the quiet hours, which do not count either', async () => {
    await open({
      moderators: [{ id: 'lan', name: 'Lan', email: 'lan@bao.example' }],
      moderation: { quietHours: '12:00-16:00' },
    });
    await stage.comment();
    stage.now = NOW + 5 * HOUR;
    expect(await escalate()).toEqual([]);
    stage.now = NOW + 7 * HOUR + 55 * MINUTE;
    expect(await escalate()).toEqual([]);
    stage.now = NOW + 8 * HOUR;
    expect(await escalate()).toEqual(['lan']);
    // The reminder would be due at 18:05; the operator makes that quiet.
    stage.change({ moderation: { quietHours: '18:00-20:00' } });
    stage.now += DAY;
    expect(await escalate()).toEqual([]);
    stage.now += 2 * HOUR;
    expect(await escalate()).toEqual(['lan']);
  });

  test('that ends before its mail is sent is not told', async () => {
    await open();
    const id = await stage.comment();
    stage.now = NOW + 5 * HOUR;
    const jobs = await stage.escalations();
    await stage.decide(id, 'approve');
    expect(await stage.deliver(transport, jobs)).toEqual(['lan cancelled', 'minh cancelled']);
    expect(office.mails).toEqual([]);
  });

  test('leaves the comments to the ordinary mails', async () => {
    await open({ moderators: [{ id: 'lan', name: 'Lan', email: 'lan@bao.example', mailAfter: '6h' }] });
    await stage.comment();
    stage.now = NOW + 5 * HOUR;
    expect(await escalate()).toEqual(['lan']);
    stage.now = NOW + 6 * HOUR;
    expect(await stage.post(transport)).toEqual({ lan: 'sent' });
  });
});
