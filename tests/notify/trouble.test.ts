import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MailError } from '../../src/notify/smtp/mail-error.ts';
import type { Transport } from '../../src/notify/smtp/transport.ts';
import { mailTrouble } from '../../src/store/mail/trouble.ts';
import { MINUTE, openStage, type Stage } from './stage.ts';

let stage: Stage;
let mailId: string;
beforeEach(async () => {
  stage = await openStage({ moderators: [{ id: 'lan', name: 'Lan', email: 'lan@bao.example' }] });
  await stage.comment();
  mailId = await stage.planOne();
});
afterEach(() => stage.close());

/** A mail server that answers every try the same way. */
function answering(kind: MailError['kind'], code: string): Pick<Transport, 'send'> {
  return { send: () => Promise.reject(new MailError({ kind, code })) };
}

async function tryOnce(transport: Pick<Transport, 'send'>): Promise<void> {
  const { jobs } = await stage.send(transport, mailId);
  const [job] = jobs;
  stage.now += job?.queue === 'notify' && job.kind === 'send' ? (job.delay ?? 0) : 0;
}

const told = () => mailTrouble(stage.store.read, stage.keys, [stage.site]);

test('a mail that is put off again and again is told to operators from its third try', async () => {
  const later = answering('temporary', '451 4.3.0');
  await tryOnce(later);
  await tryOnce(later);
  expect(await told()).toEqual([]);
  await tryOnce(later);
  expect(await told()).toEqual([{ site: 'dongthap', moderator: 'lan', error: '451 4.3.0' }]);
});

test('a mail that waits an hour because nobody answered it twice is told while it waits', async () => {
  const silent = answering('temporary', 'unanswered');
  await tryOnce(silent);
  expect(await told()).toEqual([]);
  const before = stage.now;
  await tryOnce(silent);
  expect(stage.now - before).toBe(60 * MINUTE);
  expect(await told()).toEqual([{ site: 'dongthap', moderator: 'lan', error: 'unanswered' }]);
});

test('what arrived at last is told no more', async () => {
  const silent = answering('temporary', 'unanswered');
  await tryOnce(silent);
  await tryOnce(silent);
  await tryOnce({ send: (_mail, options) => options?.record?.() ?? Promise.resolve() });
  expect(await told()).toEqual([]);
  expect((await stage.mail(mailId)).state).toBe('sent');
});

test('a server that takes a mail and never answers has four copies at most, and the address counts as failing', async () => {
  const silent = answering('temporary', 'unanswered');
  for (let tries = 0; tries < 4; tries++) {
    expect((await stage.mail(mailId)).state).toBe('queued');
    await tryOnce(silent);
  }
  expect(await stage.mail(mailId)).toMatchObject({ state: 'failed', error: 'unanswered', attempt: 4 });
  expect(await told()).toEqual([{ site: 'dongthap', moderator: 'lan', error: 'unanswered' }]);
  // What may lie in that mailbox four times does not go there once more.
  expect(await stage.store.read.selectFrom('mail_items').selectAll().execute()).toHaveLength(1);
});

test('who is no moderator any more is told no more', async () => {
  await tryOnce(answering('permanent-recipient', '550 5.1.1'));
  expect(await told()).toHaveLength(1);
  stage.change({ moderators: [{ id: 'minh', name: 'Minh', email: 'minh@bao.example' }] });
  expect(await told()).toEqual([]);
});
