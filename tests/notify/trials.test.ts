import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Transport } from '../../src/notify/smtp/transport.ts';
import { digest } from '../../src/signing.ts';
import {
  addressMark,
  askForTrial,
  confirmAddress,
  markOfLink,
  unconfirmedModerators,
} from '../../src/store/mail/trials.ts';
import { type PostOffice, startPostOffice } from '../harness/post-office.ts';
import { HOUR, MINUTE, NOW, openStage, type Stage, sends, tokensIn } from './stage.ts';

const DAY = 24 * HOUR;
const ON = { moderation: { trialMail: 'on' } };
const LAN = { id: 'lan', name: 'Lan', email: 'lan@bao.example' };

let stage: Stage;
let office: PostOffice;
let transport: Transport;

async function open(changes: Record<string, unknown> = ON): Promise<void> {
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

const mark = (email = 'lan@bao.example') => addressMark(stage.keys, email);
const confirm = (email?: string) =>
  stage.store.write((db) =>
    confirmAddress(db, { site: 'dongthap', moderator: 'lan', mark: mark(email), now: stage.now }),
  );
const ask = () =>
  stage.store.write((db) =>
    askForTrial(db, {
      ...{ site: 'dongthap', moderator: 'lan', mark: mark(), domain: 'bao.example' },
      now: stage.now,
    }),
  );
const unconfirmed = async () =>
  (await unconfirmedModerators(stage.store.read, stage.keys, [stage.site])).map(({ moderator }) => moderator);
const trial = async () => stage.deliver(transport, await stage.trials());

describe('a trial mail', () => {
  test('goes to each moderator, once, and to nobody where it is switched off', async () => {
    await open();
    expect(await trial()).toEqual(['lan', 'minh']);
    stage.now += 6 * DAY;
    expect(await trial()).toEqual([]);
    stage.change({ moderation: { trialMail: 'off' } });
    stage.now += 30 * DAY;
    expect(await trial()).toEqual([]);
    expect(office.mails.map(({ to }) => to)).toEqual([['lan@bao.example'], ['minh@bao.example']]);
  });

  test('asks for one press, says what to do about the spam folder, and is listed like the mails it is for', async () => {
    await open({ ...ON, moderators: [LAN] });
    await trial();
    const [{ mail, source }] = office.mails as [PostOffice['mails'][number]];
    const text = mail.text ?? '';
    const tokens = tokensIn(text);
    expect(mail.subject).toBe('[Báo Mẫu Online] Thư thử: xin xác nhận bạn nhận được thư');
    for (const part of [text, String(mail.html)]) {
      expect(part).toContain('Nếu thư này nằm trong Thư rác, xin chọn Không phải thư rác.');
      expect(part).toContain('Tôi đã nhận được');
      expect(part).toContain('dùng đến 29/11/2026');
    }
    expect(Object.keys(tokens)).toEqual(['t']);
    expect(String(mail.html)).toContain(`https://comments.example/t/${tokens.t?.[0]}`);
    expect(source).toMatch(/^List-Unsubscribe: <https:\/\/comments\.example\/u\/\S{43}>\r$/m);
    expect(source).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(await markOfLink(stage.store.read, digest(tokens.t?.[0] ?? ''))).toBe(mark());
  });

  test('is planned once by several workers at the same moment', async () => {
    await open();
    const planned = await Promise.all([stage.trials(), stage.trials(), stage.trials()]);
    expect(planned.flatMap(sends)).toHaveLength(2);
  });

  test('that nobody answers goes out again after 7 days, three times in all', async () => {
    await open({ ...ON, moderators: [LAN] });
    const days: number[] = [];
    for (let day = 0; day < 60; day++) {
      stage.now = NOW + day * DAY;
      if ((await trial()).length) days.push(day);
    }
    expect(days).toEqual([0, 7, 14]);
    expect(await unconfirmed()).toEqual(['lan']);
  });

  test('is not sent to a confirmed address; a changed one has to be confirmed anew', async () => {
    await open({ ...ON, moderators: [LAN] });
    await trial();
    expect(await unconfirmed()).toEqual(['lan']);
    await confirm();
    expect(await unconfirmed()).toEqual([]);
    stage.now += 8 * DAY;
    expect(await trial()).toEqual([]);
    stage.change({ moderators: [{ ...LAN, email: 'lan.moi@bao.example' }] });
    expect(await trial()).toEqual(['lan']);
    expect(office.mails.at(-1)?.to).toEqual(['lan.moi@bao.example']);
    expect(await unconfirmed()).toEqual(['lan']);
    await confirm('Lan.Moi@bao.example');
    expect(await unconfirmed()).toEqual([]);
  });

  test('that waits for its turn while its address is confirmed, or changed, is not sent', async () => {
    await open({ ...ON, moderators: [LAN] });
    const jobs = await stage.trials();
    await confirm();
    expect(await stage.deliver(transport, jobs)).toEqual(['lan cancelled']);

    stage.change({ moderators: [{ ...LAN, email: 'lan.moi@bao.example' }] });
    const late = await stage.trials();
    stage.change({ moderators: [{ ...LAN, email: 'lan.khac@bao.example' }] });
    expect(await stage.deliver(transport, late)).toEqual(['lan cancelled']);
    // Back at the address it was cancelled for: that one was never asked.
    stage.change({ moderators: [{ ...LAN, email: 'lan.moi@bao.example' }] });
    expect(await trial()).toEqual(['lan']);
    expect(office.mails).toHaveLength(1);
  });

  test('that a person asks for again goes at once, but not every minute', async () => {
    await open({ ...ON, moderators: [LAN] });
    await trial();
    stage.now += 5 * MINUTE;
    expect(await ask()).toBeNull();
    stage.now += 5 * MINUTE;
    const id = await ask();
    expect(id).not.toBeNull();
    expect(await ask()).toBeNull();
    expect((await stage.send(transport, id ?? '')).outcome).toBe('sent');
    expect(office.mails).toHaveLength(2);
  });

  test('waits for the mail server like any other, and has new links at each try', async () => {
    await open({ ...ON, moderators: [LAN] });
    office.onRecipient = () => ({ code: 451, text: 'later' });
    const jobs = await stage.trials();
    expect(await stage.deliver(transport, jobs)).toEqual(['lan deferred']);
    expect(await unconfirmed()).toEqual([]);
    office.onRecipient = () => null;
    expect(await stage.deliver(transport, jobs)).toEqual(['lan']);
    const [id = ''] = sends(jobs);
    expect(office.mails[0]?.mail.messageId).toBe((await stage.mail(id)).message_id);
    const tokens = await stage.store.read.selectFrom('tokens').select('purpose').execute();
    expect(tokens.map(({ purpose }) => purpose).sort()).toEqual(['pause', 'pause', 'trial', 'trial']);
  });

  test('to an address that refuses it marks that address', async () => {
    await open({ ...ON, moderators: [LAN] });
    office.onRecipient = () => ({ code: 550, text: '5.1.1 no such user' });
    expect(await trial()).toEqual(['lan failed']);
    expect(await stage.mailbox('lan')).toMatchObject({ failed_at: NOW, failure: '550 5.1.1' });
  });
});
