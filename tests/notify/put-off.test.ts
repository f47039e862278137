import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Transport } from '../../src/notify/smtp/transport.ts';
import { planMail } from '../../src/store/mail/plan.ts';
import { setMailboxState } from '../../src/store/moderators/mailboxes.ts';
import { type PostOffice, startPostOffice } from '../harness/post-office.ts';
import { HOUR, MINUTE, NOW, openStage, type Stage, sends } from './stage.ts';

let stage: Stage;
let office: PostOffice;
let transport: Transport;
beforeEach(async () => {
  office = await startPostOffice();
});
afterEach(async () => {
  await stage.close();
  await office.close();
});

async function open(changes: Record<string, unknown> = {}): Promise<void> {
  stage = await openStage(changes);
  transport = stage.transport(office.url);
}

const LAN = { id: 'lan', name: 'Lan', email: 'lan@bao.example' };
const pause = (moderator: string, until: number | null) =>
  stage.store.write((db) => setMailboxState(db, { site: 'dongthap', moderator }, { paused_until: until }));
/** The one mail to a moderator that is planned now. */
async function planned(moderator: string): Promise<string> {
  for (const id of sends(await stage.plan()))
    if ((await stage.mail(id)).moderator_id === moderator) return id;
  throw new Error('nothing planned');
}

describe('a mail that waited for its mail server', () => {
  test('into the quiet hours leaves at their end, with what still waits then', async () => {
    await open({ moderators: [LAN], moderation: { quietHours: '22:00-06:00' } });
    await stage.comment({ text: 'Còn chờ' });
    const id = await planned('lan');
    office.onRecipient = () => ({ code: 451, text: 'later' });
    await stage.send(transport, id);
    office.onRecipient = () => null;
    const morning = Date.parse('2026-11-23T06:00:00+07:00');
    stage.now = Date.parse('2026-11-23T02:10:00+07:00');
    // An hour at a time at most: what lies further ahead counts as a wrong clock's.
    for (let looks = 0; looks < 4; looks++) {
      const delay = Math.min(HOUR, morning - stage.now);
      const night = await stage.send(transport, id);
      expect(night).toMatchObject({ outcome: 'deferred', jobs: [{ mailId: id, delay }] });
      stage.now += delay;
      expect(await stage.mail(id)).toMatchObject({ state: 'queued', attempt: 1, queued_at: stage.now });
    }
    expect([office.mails, stage.now]).toEqual([[], morning]);
    expect((await stage.send(transport, id)).outcome).toBe('sent');
    expect(office.mails[0]?.mail.text).toContain('Còn chờ');
  });

  test('for a moderator who paused meanwhile is not sent; after the pause its comments are mailed', async () => {
    await open();
    await stage.comment({ text: 'Chờ qua đêm' });
    const id = await planned('lan');
    stage.now += HOUR;
    await pause('lan', stage.now + 24 * HOUR);
    const { outcome, jobs } = await stage.send(transport, id);
    expect(outcome).toBe('cancelled');
    expect(jobs).toEqual([expect.objectContaining({ kind: 'plan' })]);
    expect(office.mails).toEqual([]);
    stage.now += 24 * HOUR + MINUTE;
    expect(await stage.post(transport)).toMatchObject({ lan: 'sent' });
    expect(office.mails.at(-1)?.mail.text).toContain('Chờ qua đêm');
  });

  test('for the only one who is mailed leaves in spite of the pause', async () => {
    await open({ moderators: [LAN] });
    await stage.comment();
    const id = await planned('lan');
    await pause('lan', NOW + 24 * HOUR);
    expect((await stage.send(transport, id)).outcome).toBe('sent');
  });

  test('that may have arrived is not sent to one who paused, and gives nothing back', async () => {
    await open();
    await stage.comment();
    const id = await planned('lan');
    await expect(stage.send({ send: () => Promise.reject(new Error('killed')) }, id)).rejects.toThrow();
    stage.now += 61_000;
    await pause('lan', stage.now + 24 * HOUR);
    expect((await stage.send(transport, id)).outcome).toBe('cancelled');
    stage.now += 25 * HOUR;
    expect(await stage.post(transport)).not.toHaveProperty('lan');
  });

  test('and was asked for at night leaves at night', async () => {
    await open({ moderators: [LAN], moderation: { quietHours: '22:00-06:00' } });
    stage.now = Date.parse('2026-11-23T02:00:00+07:00');
    const comment = await stage.comment();
    const order = { site: 'dongthap', moderator: 'lan', domain: 'bao.example', now: stage.now };
    const items = [{ id: comment, revision: 1 }];
    const id = await stage.store.write((db) => planMail(db, { ...order, kind: 'request-1', items }));
    expect((await stage.send(transport, id as string)).outcome).toBe('sent');
  });
});
