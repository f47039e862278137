import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { StoreUnavailable } from '../../src/errors.ts';
import { sendMail } from '../../src/notify/send.ts';
import type { Transport } from '../../src/notify/smtp/transport.ts';
import { digest } from '../../src/signing.ts';
import type { Store } from '../../src/store/database/open.ts';
import { mailTrouble } from '../../src/store/mail/trouble.ts';
import { findToken } from '../../src/store/tokens.ts';
import { type PostOffice, startPostOffice } from '../harness/post-office.ts';
import { HOUR, MINUTE, NOW, openStage, type Stage, tokensIn } from './stage.ts';

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

const LAN = { id: 'lan', name: 'Lan', email: 'lan@bao.example' };
const ONE = { moderators: [LAN] };

describe('a mail that is not accepted at once', () => {
  test('451 puts it off, and it is delivered once, under the same Message-ID', async () => {
    await open(ONE);
    await stage.comment();
    let greylisted = true;
    office.onRecipient = () => (greylisted ? { code: 451, text: '4.7.1 try again later' } : null);
    const id = await stage.planOne();
    const { outcome, jobs } = await stage.send(transport, id);
    expect(outcome).toBe('deferred');
    expect(jobs).toEqual([
      { queue: 'notify', kind: 'send', mailId: id, attempt: 1, delay: expect.any(Number) },
    ]);
    const { state, error, queued_at, message_id } = await stage.mail(id);
    expect([state, error]).toEqual(['queued', '451 4.7.1']);
    expect(queued_at - NOW).toBeGreaterThanOrEqual(4_000);
    expect(queued_at - NOW).toBeLessThanOrEqual(6_000);
    greylisted = false;
    stage.now = queued_at;
    expect((await stage.send(transport, id)).outcome).toBe('sent');
    expect((await stage.send(transport, id)).outcome).toBe('skipped');
    expect(office.mails.map(({ mail }) => mail.messageId)).toEqual([message_id]);
    expect(await stage.mailbox('lan')).toBeUndefined();
  });

  test('550 marks that address and says so, and the others get theirs', async () => {
    await open();
    office.onRecipient = (address) =>
      address.startsWith('lan') ? { code: 550, text: '5.1.1 no such user <lan@bao.example>' } : null;
    await stage.comment();
    expect(await stage.post(transport)).toEqual({ lan: 'failed', minh: 'sent' });
    expect(await mailTrouble(stage.store.read, stage.keys, [stage.site])).toEqual([
      { site: 'dongthap', moderator: 'lan', error: '550 5.1.1' },
    ]);
    expect(await stage.mailbox('lan')).toMatchObject({ failed_at: NOW, failure: '550 5.1.1' });
    for (let hours = 0; hours < 23; hours++) {
      stage.now += HOUR;
      expect(await stage.post(transport)).toEqual({});
    }
  });

  test('an address that takes mail again gets what still waits, and is no longer marked', async () => {
    await open();
    office.onRecipient = (address) => (address.startsWith('lan') ? { code: 550, text: 'unknown' } : null);
    await stage.comment({ text: 'Chờ từ hôm qua' });
    await stage.post(transport);
    office.onRecipient = () => null;
    stage.now += 25 * HOUR;
    expect(await stage.post(transport)).toEqual({ lan: 'sent' });
    expect(office.mails.at(-1)?.mail.text).toContain('Chờ từ hôm qua');
    expect(await stage.mailbox('lan')).toMatchObject({ failed_at: null, failure: null });
  });

  test('is left alone whatever else is changed in the settings, and mailed at once at another address', async () => {
    await open();
    office.onRecipient = (address) => (address === LAN.email ? { code: 550, text: 'unknown' } : null);
    await stage.comment();
    expect(await stage.post(transport)).toEqual({ lan: 'failed', minh: 'sent' });
    stage.now += HOUR;
    await stage.store.write((db) =>
      db
        .insertInto('settings_version')
        .values({ id: 1, version: 1, file_hash: 'x', file_text: 'x', at: stage.now })
        .execute(),
    );
    stage.now += HOUR;
    expect(await stage.post(transport)).toEqual({});
    const minh = { id: 'minh', name: 'Minh', email: 'minh@bao.example' };
    stage.change({ moderators: [{ ...LAN, email: 'lan.dung@bao.example' }, minh] });
    expect(await stage.post(transport)).toEqual({ lan: 'sent' });
    expect(await mailTrouble(stage.store.read, stage.keys, [stage.site])).toEqual([]);
  });

  test('the only address there is is tried again, at most once an hour', async () => {
    await open(ONE);
    office.onRecipient = () => ({ code: 550, text: 'unknown' });
    await stage.comment();
    const outcomes = [];
    for (let quarters = 0; quarters < 8; quarters++) {
      outcomes.push((await stage.post(transport)).lan ?? '');
      stage.now += 15 * MINUTE;
    }
    expect(outcomes).toEqual(['failed', '', '', '', 'failed', '', '', '']);
    expect(await stage.mailbox('lan')).toMatchObject({ failed_at: NOW });
  });

  test('a server that is away is waited for, longer each time', async () => {
    await open(ONE);
    await stage.comment();
    const { port } = new URL(office.url);
    await office.close();
    const id = await stage.planOne();
    const delays: number[] = [];
    for (let attempt = 0; attempt < 9; attempt++) {
      expect((await stage.send(transport, id)).outcome).toBe('deferred');
      const { queued_at, error } = await stage.mail(id);
      expect(error).toBe('refused');
      delays.push((queued_at - stage.now) / 1_000);
      stage.now = queued_at;
    }
    for (const [attempt, delay] of delays.entries()) {
      const middle = Math.min(300, 5 * 2 ** attempt);
      expect(Math.abs(delay / middle - 1)).toBeLessThanOrEqual(0.21);
    }
    office = await startPostOffice(Number(port));
    expect((await stage.send(transport, id)).outcome).toBe('sent');
    expect(office.mails).toHaveLength(1);
  });

  test('what is decided while the server is away is not mailed when it is back', async () => {
    await open(ONE);
    const decided = await stage.comment({ text: 'Đã xong' });
    await stage.comment({ text: 'Còn chờ' });
    office.onRecipient = () => ({ code: 451, text: 'later' });
    const id = await stage.planOne();
    await stage.send(transport, id);
    await stage.decide(decided, 'approve');
    office.onRecipient = () => null;
    await stage.send(transport, id);
    expect(office.mails[0]?.mail.text).toContain('Còn chờ');
    expect(office.mails[0]?.mail.text).not.toContain('Đã xong');
  });

  test('what was decided while the server is away and waits again is in a later mail', async () => {
    await open(ONE);
    const comment = await stage.comment();
    office.onRecipient = () => ({ code: 451, text: 'later' });
    const id = await stage.planOne();
    await stage.send(transport, id);
    await stage.decide(comment, 'reject');
    expect((await stage.send(transport, id)).outcome).toBe('cancelled');
    office.onRecipient = () => null;
    await stage.decide(comment, 'hold');
    stage.now += HOUR;
    expect(await stage.post(transport)).toEqual({ lan: 'sent' });
    expect(office.mails).toHaveLength(1);
  });

  test('a worker that dies while it hands a mail over takes nothing out of it', async () => {
    await open(ONE);
    const comment = await stage.comment();
    await stage.comment();
    const id = await stage.planOne();
    await expect(stage.send({ send: () => Promise.reject(new Error('killed')) }, id)).rejects.toThrow(
      'killed',
    );
    await stage.decide(comment, 'reject');
    stage.now += 61_000;
    await stage.send(transport, id);
    expect(await stage.store.read.selectFrom('mail_items').selectAll().execute()).toHaveLength(2);
  });

  test('a worker that dies after the server accepted causes one duplicate with the same Message-ID', async () => {
    await open(ONE);
    await stage.comment();
    const id = await stage.planOne();
    const dying: Pick<Transport, 'send'> = {
      send: (mail, options) =>
        transport.send(mail, { ...options, record: () => Promise.reject(new Error('killed')) }),
    };
    await expect(stage.send(dying, id)).rejects.toThrow('killed');
    expect((await stage.send(transport, id)).outcome).toBe('skipped');
    stage.now += 61_000;
    expect((await stage.send(transport, id)).outcome).toBe('sent');
    const { message_id } = await stage.mail(id);
    expect(office.mails.map(({ mail }) => mail.messageId)).toEqual([message_id, message_id]);
    const links = office.mails.flatMap(({ mail }) => tokensIn(mail.text ?? '').m ?? []);
    expect(new Set(links).size).toBe(2);
    for (const token of links)
      expect(await findToken(stage.store.read, digest(token), 'moderate')).not.toBeNull();
  });

  test('a database that is away for a while after the server accepted causes no duplicate', async () => {
    await open(ONE);
    await stage.comment();
    const id = await stage.planOne();
    let refusals = 0;
    const deps = stage.deps({
      send: (mail, options) =>
        transport.send(mail, {
          ...options,
          async record() {
            refusals = 8;
            await options?.record?.();
          },
        }),
    });
    const write: Store['write'] = async (unit) => {
      if (refusals === 0) return stage.store.write(unit);
      refusals -= 1;
      throw new StoreUnavailable('the database is away');
    };
    expect((await sendMail({ ...deps, store: { ...stage.store, write } }, id)).outcome).toBe('sent');
    expect((await stage.mail(id)).state).toBe('sent');
    stage.now += 61_000;
    expect((await stage.send(transport, id)).outcome).toBe('skipped');
    expect(office.mails).toHaveLength(1);
  });

  test('two workers with the same job send it once', async () => {
    await open(ONE);
    await stage.comment();
    const id = await stage.planOne();
    const outcomes = await Promise.all([stage.send(transport, id), stage.send(transport, id)]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['sent', 'skipped']);
    expect(office.mails).toHaveLength(1);
  });
});
