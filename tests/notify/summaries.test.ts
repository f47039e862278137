import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Transport } from '../../src/notify/smtp/transport.ts';
import { commentById } from '../../src/store/comments.ts';
import { decide, undo } from '../../src/store/deciding/decisions.ts';
import { addressMark } from '../../src/store/mail/trials.ts';
import { setMailboxState } from '../../src/store/moderators/mailboxes.ts';
import { type PostOffice, startPostOffice } from '../harness/post-office.ts';
import { HOUR, MINUTE, openStage, type Stage, sends } from './stage.ts';

const at = (time: string) => Date.parse(`2026-11-${time}:00+07:00`);
const LAN = { id: 'lan', name: 'Lan', email: 'lan@bao.example' };
const AT_SEVEN = { moderators: [LAN], moderation: { summary: '07:00' } };

let stage: Stage;
let office: PostOffice;
let transport: Transport;

async function open(changes: Record<string, unknown> = AT_SEVEN): Promise<void> {
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

/** So that there is a day to sum up. */
const earlier = async () => {
  stage.now = at('20T12:00');
  await stage.decide(await stage.comment(), 'approve');
};
const summarise = async () => stage.deliver(transport, await stage.summaries());

describe('a daily summary', () => {
  test('comes at the time the site says, once a day, also when it is late', async () => {
    await open();
    await earlier();
    const came: string[] = [];
    for (let now = at('22T00:00'); now < at('25T00:00'); now += 20 * MINUTE) {
      stage.now = now;
      // No worker runs on the morning of the 24th.
      if (now >= at('24T05:00') && now < at('24T15:30')) continue;
      for (const to of await summarise())
        came.push(`${to} ${new Date(now + 7 * HOUR).toISOString().slice(8, 16)}`);
    }
    expect(came).toEqual(['lan 22T07:00', 'lan 23T07:00', 'lan 24T15:40']);
  });

  test('is planned once by several workers at the same moment', async () => {
    await open({ moderation: { summary: '07:00' } });
    await earlier();
    stage.now = at('22T07:00');
    const planned = await Promise.all([stage.summaries(), stage.summaries(), stage.summaries()]);
    expect(planned.flatMap(sends)).toHaveLength(2);
    stage.change({ moderation: { summary: '09:00' } });
    stage.now = at('22T09:00');
    expect(await stage.summaries()).toEqual([]);
  });

  test('does not come at whatever hour somebody starts the service, turns it on or joins', async () => {
    const came = async (from: string, to: string) => {
      const all: string[] = [];
      for (stage.now = at(from); stage.now < at(to); stage.now += 5 * MINUTE) {
        const hour = new Date(stage.now + 7 * HOUR).toISOString().slice(8, 16);
        for (const who of await summarise()) all.push(`${who} ${hour}`);
      }
      return all;
    };
    await open();
    expect(await came('20T15:00', '21T06:00')).toEqual([]);
    stage.now = at('21T06:00');
    await stage.comment();
    // Nobody watched the day before.
    expect(await came('21T06:00', '22T06:00')).toEqual([]);
    expect(await came('22T06:00', '22T15:00')).toEqual(['lan 22T07:00']);
    const hoa = { id: 'hoa', name: 'Hoa', email: 'hoa@bao.example' };
    stage.change({ moderators: [LAN, hoa] });
    expect(await came('22T15:00', '23T06:00')).toEqual([]);
    expect((await came('23T06:00', '23T12:00')).sort()).toEqual(['hoa 23T07:00', 'lan 23T07:00']);
    stage.change({ moderation: { summary: 'off' } });
    expect(await came('23T12:00', '25T12:00')).toEqual([]);
    stage.change({ moderation: { summary: '07:00' } });
    expect(await came('25T12:00', '26T06:00')).toEqual([]);
    expect(await came('26T06:00', '26T12:00')).toEqual(['lan 26T07:00']);
  });

  test('that is late does not come in the quiet hours; one whose time lies in them does', async () => {
    await open({ ...AT_SEVEN, moderation: { summary: '07:00', quietHours: '22:00-06:00' } });
    await earlier();
    stage.now = at('21T07:00');
    expect(await summarise()).toEqual(['lan']);
    stage.now = at('22T21:50');
    expect(await stage.summaries()).toHaveLength(1);
    stage.now = at('23T22:00');
    expect(await stage.summaries()).toEqual([]);
    stage.change({ moderation: { summary: '05:30', quietHours: '22:00-06:00' } });
    stage.now = at('24T05:30');
    expect(await stage.summaries()).toHaveLength(1);
  });

  test('is off unless it is asked for', async () => {
    await open({});
    stage.now = at('22T23:59');
    expect(await stage.summaries()).toEqual([]);
  });

  test('counts what came and what was decided the day before, and what waits now', async () => {
    await open();
    stage.now = at('20T23:00');
    const older = await stage.comment();
    stage.now = at('21T00:00');
    const ids: string[] = [];
    for (let n = 0; n < 6; n++) ids.push(await stage.comment({ verdict: n === 5 ? 'spam' : 'pending' }));
    stage.now = at('21T12:00');
    const act = (id = '', action: 'approve' | 'reject' | 'undo' | 'edit') =>
      stage.store.write(async (db) => {
        const version = (await commentById(db, id))?.version ?? 0;
        const order = { id, version, moderator: 'lan', channel: 'mail', nonceHash: null } as const;
        const now = stage.now;
        if (action === 'undo') return undo(db, { ...order, now, since: 0 });
        const edited = action === 'edit' ? { text: 'Đã sửa', html: '<p>Đã sửa</p>', policy: 'test' } : null;
        const verb = action === 'reject' ? 'reject' : 'approve';
        return decide(db, { ...order, action: verb, edited, now, publishDelay: 0 });
      });
    await act(older, 'approve');
    await act(ids[0], 'approve');
    await act(ids[1], 'edit');
    await act(ids[2], 'approve');
    await act(ids[2], 'undo');
    await act(ids[2], 'reject');
    await act(ids[3], 'approve');
    await act(ids[3], 'undo');
    stage.now = at('22T06:00');
    await act(ids[4], 'approve');
    await stage.comment();
    stage.now = at('22T07:00');
    expect(await summarise()).toEqual(['lan']);
    const [{ mail, source }] = office.mails as [PostOffice['mails'][number]];
    expect(mail.subject).toBe('[Báo Mẫu Online] Bình luận ngày 21/11/2026: nhận 6, đăng 3');
    const text = mail.text ?? '';
    expect(text).toContain('Nhận: 6\nĐăng: 3\nTrong đó biên tập trước khi đăng: 1\nKhông đăng: 1\nSpam: 1\n');
    expect(text).toMatch(
      /^Chào Lan\. Hiện có 2 bình luận chờ duyệt, lâu nhất đã chờ 31 giờ\.\n\nSố liệu bình luận ngày 21\/11\/2026:\n\nNhận: 6/,
    );
    expect(text).toContain('https://comments.example/desk');
    expect(source).toMatch(/^List-Unsubscribe: /m);
  });

  test('leaves the newsroom’s own words out, as the report of the month does', async () => {
    await open();
    stage.now = at('21T08:00');
    const [asked, answer] = [await stage.comment(), await stage.comment()];
    await stage.decide(asked, 'approve');
    await stage.decide(answer, 'approve');
    await stage.store.write((db) =>
      db.updateTable('comments').set({ newsroom: 'minh' }).where('id', '=', answer).execute(),
    );
    stage.now = at('22T07:00');
    await summarise();
    expect(office.mails[0]?.mail.subject).toBe('[Báo Mẫu Online] Bình luận ngày 21/11/2026: nhận 1, đăng 1');
  });

  test('says so when nothing waits', async () => {
    await open();
    await earlier();
    stage.now = at('22T07:00');
    await summarise();
    expect(office.mails[0]?.mail.text).toContain('Hiện không có bình luận nào chờ duyệt.');
  });

  test('waits for the end of a pause, and spares an address that refuses mail', async () => {
    await open({ moderation: { summary: '07:00' } });
    await earlier();
    stage.now = at('21T07:00');
    expect((await summarise()).sort()).toEqual(['lan', 'minh']);
    const set = (moderator: string, change: object) =>
      stage.store.write((db) => setMailboxState(db, { site: 'dongthap', moderator }, change));
    await set('lan', { paused_until: at('22T11:00') });
    const mark = addressMark(stage.keys, 'minh@bao.example');
    await set('minh', { failed_at: at('22T06:00'), failed_address: mark });
    stage.now = at('22T07:00');
    expect(await summarise()).toEqual([]);
    stage.now = at('22T11:00');
    expect(await summarise()).toEqual(['lan']);
  });

  test('that could not be sent for a day, or that nobody wants any more, is not sent', async () => {
    await open();
    await earlier();
    stage.now = at('22T07:00');
    const old = await stage.summaries();
    stage.now += 24 * HOUR + MINUTE;
    expect(await stage.deliver(transport, old)).toEqual(['lan cancelled']);
    const unwanted = await stage.summaries();
    stage.change({ moderation: { summary: 'off' } });
    expect(await stage.deliver(transport, unwanted)).toEqual(['lan cancelled']);
  });
});
