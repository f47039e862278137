import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MailError } from '../../src/notify/smtp/mail-error.ts';
import { LEASE_MS } from '../../src/store/mail/rows.ts';
import { openStage, type Stage, sends } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage({ moderators: [{ id: 'lan', name: 'Lan', email: 'lan@bao.example' }] });
});
afterEach(() => stage.close());

test('a refusal that comes when another worker has sent the mail long ago does not have it mailed again', async () => {
  await stage.comment();
  const id = await stage.planOne();
  const delivered = { send: (_: unknown, { record }: { record(): Promise<void> }) => record() };
  const outcome = await stage.send(
    {
      async send() {
        stage.now += LEASE_MS + 1;
        expect(await stage.send(delivered, id)).toMatchObject({ outcome: 'sent' });
        throw new MailError({ kind: 'permanent-recipient', code: '550 5.1.1' });
      },
    },
    id,
  );
  expect(outcome).toMatchObject({ outcome: 'failed' });
  expect(await stage.mail(id)).toMatchObject({ state: 'sent' });
  stage.now += 86_400_000;
  expect(sends(await stage.plan())).toEqual([]);
  expect(await stage.mailbox('lan')).toBeUndefined();
});
