import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { whileClaimed } from '../../src/notify/claim.ts';
import { claimMail, dueMail, LEASE_MS, markSent } from '../../src/store/mail/rows.ts';
import { until } from '../harness/until.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage({ moderators: [{ id: 'lan', name: 'Lan', email: 'lan@bao.example' }] });
});
afterEach(() => stage.close());

const claim = (id: string) =>
  stage.store.write(async (db) => {
    const due = await dueMail(db, id, stage.now);
    return due && claimMail(db, due, stage.now);
  });

async function claimed() {
  await stage.comment();
  const mail = await claim(await stage.planOne());
  if (!mail) throw new Error('not claimed');
  return mail;
}

test('a mail stays in one worker’s hands however long the mail server takes, and not a minute longer', async () => {
  const mail = await claimed();
  const { promise: answer, resolve: answers } = Promise.withResolvers<void>();
  const sending = whileClaimed(stage.deps({ send: async () => {} }), mail, () => answer, 20);
  for (let minutes = 0; minutes < 3; minutes++) {
    stage.now += LEASE_MS - 1_000;
    await until(
      'the claim is renewed',
      async () => (await stage.mail(mail.id)).lease_until === stage.now + LEASE_MS,
    );
    expect(await claim(mail.id)).toBeNull();
  }
  answers();
  await sending;
  stage.now += LEASE_MS + 1;
  expect(await claim(mail.id)).toMatchObject({ attempt: 2 });
});

test('a mail that is done is not claimed anew by a late renewal', async () => {
  const mail = await claimed();
  const deps = stage.deps({ send: async () => {} });
  let renewals = 0;
  const watched = {
    ...deps,
    store: {
      write: (async (unit) => {
        renewals += 1;
        return stage.store.write(unit);
      }) as typeof stage.store.write,
    },
  };
  await whileClaimed(
    watched,
    mail,
    async () => {
      await stage.store.write((db) => markSent(db, mail, stage.now));
      await until('a renewal was tried', () => renewals > 1);
    },
    10,
  );
  expect(await stage.mail(mail.id)).toMatchObject({ state: 'sent', lease_until: null });
});
