import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { makeLinks } from '../../src/links.ts';
import { createLogger } from '../../src/logger.ts';
import type { SendDeps } from '../../src/notify/send.ts';
import { MailError } from '../../src/notify/smtp/mail-error.ts';
import type { Keys } from '../../src/signing.ts';
import { LEASE_MS } from '../../src/store/mail/rows.ts';
import { createNotifyProcessor } from '../../workers/notify.ts';
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

describe('a worker that stumbles over a mail', () => {
  /** Runs the job as a worker does. */
  const work = (id: string, send: SendDeps['transport']['send'], sites = stage.deps({ send }).sites) =>
    createNotifyProcessor({
      ...stage.deps({ send }),
      sites,
      config: { mailFrom: 'Báo Mẫu Online <binhluan@bao.example>' },
      store: { ...stage.store },
      links: makeLinks('https://comments.example'),
      queues: { add: async () => true },
      transport: { send } as never,
      logger: createLogger('silent', 'test'),
      keys: stage.keys as Keys,
      clock: stage.clock,
    })({ mailId: id });

  const NO_SITES = {
    get() {
      throw new Error('stumbled');
    },
    moderator: () => undefined,
  };

  test('leaves it alone when another one has it in hand by then', async () => {
    await stage.comment();
    const id = await stage.planOne();
    let other: Promise<unknown> = Promise.resolve();
    let letGo = () => {};
    await work(id, async () => {
      stage.now += LEASE_MS + 1;
      await new Promise<void>((begun) => {
        const held = new Promise<void>((resolve) => {
          letGo = resolve;
        });
        other = stage.send(
          {
            async send(_, options) {
              begun();
              await held;
              await options?.record?.();
            },
          },
          id,
        );
      });
      throw new Error('stumbled');
    });
    expect(await stage.mail(id)).toMatchObject({
      ...{ state: 'sending', attempt: 2, lease_until: stage.now + LEASE_MS },
    });
    letGo();
    expect(await other).toMatchObject({ outcome: 'sent' });
  });

  test('after it was handed over counts it as one that may have arrived', async () => {
    await stage.comment();
    const id = await stage.planOne();
    await work(id, () => Promise.reject(new Error('stumbled')));
    expect(await stage.mail(id)).toMatchObject({ state: 'queued', attempt: 1, unsure: 1, error: 'not-made' });
  });

  test('before it was claimed puts it off, and off further each time', async () => {
    await stage.comment();
    const id = await stage.planOne();
    const waits: number[] = [];
    for (let n = 0; n < 3; n++) {
      await work(id, () => Promise.resolve(), NO_SITES);
      const { state, queued_at, unsure } = await stage.mail(id);
      expect([state, unsure]).toEqual(['queued', 0]);
      waits.push(queued_at - stage.now);
      stage.now = queued_at;
    }
    expect(waits[2]).toBeGreaterThan(2 * (waits[0] as number));
  });

  test('that one which died had in hand puts it off too', async () => {
    await stage.comment();
    const id = await stage.planOne();
    await expect(stage.send({ send: () => Promise.reject(new Error('killed')) }, id)).rejects.toThrow();
    stage.now += LEASE_MS + 1;
    await work(id, () => Promise.resolve(), NO_SITES);
    const { state, queued_at, unsure } = await stage.mail(id);
    expect([state, unsure]).toEqual(['queued', 1]);
    expect(queued_at).toBeGreaterThan(stage.now);
  });
});
