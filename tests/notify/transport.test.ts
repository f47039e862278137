import { afterEach, describe, expect, test } from '@jest/globals';
import {
  createTransport,
  type OutgoingMail,
  parseSender,
  type Transport,
  type TransportOptions,
} from '../../src/notify/transport.ts';
import { until } from '../harness/until.ts';
import { type Manners, type RudeServer, startRudeServer } from './rude-server.ts';
import { openStage, type Stage, sends } from './stage.ts';

let server: RudeServer;
let transport: Transport;
let stage: Stage | null = null;

async function open(manners: Partial<Manners>, options: Partial<TransportOptions> = {}): Promise<void> {
  server = await startRudeServer(manners);
  transport = createTransport(server.url, { from: 'Báo Mẫu <binhluan@bao.example>', ...options });
}
afterEach(async () => {
  transport.close();
  await server.close();
  await stage?.close();
  stage = null;
});

let count = 0;
function mail(address = 'lan@bao.example'): OutgoingMail {
  return {
    to: { name: 'Lan', address },
    subject: 'Chào Lan',
    text: 'Có bình luận.',
    html: '<p>Có bình luận.</p>',
    messageId: `<${++count}@bao.example>`,
    list: { id: 'dongthap.comments.example', name: 'Báo Mẫu', unsubscribe: 'https://comments.example/u/x' },
  };
}

/** What the error says of a failed try. */
async function fault(sent: Promise<void>): Promise<unknown> {
  const error = await sent.then(
    () => null,
    (reason: unknown) => reason,
  );
  const { kind, code, message } = error as Record<string, string>;
  expect(message).not.toMatch(/lan@|bao\.example/);
  return [kind, code];
}

describe('refusals', () => {
  test.each([
    ['550 5.1.1 <lan@bao.example>: no such user', 'permanent-recipient', '550 5.1.1'],
    ['550 unknown', 'permanent-recipient', '550'],
    ['553 bad mailbox name', 'permanent-recipient', '553'],
    ['554 5.1.1 no account lan@bao.example', 'permanent-recipient', '554 5.1.1'],
    ['554 transaction failed', 'server', '554'],
    ['554 5.7.1 <lan@bao.example>: relay access denied', 'server', '554 5.7.1'],
    ['550 5.7.1 not allowed to relay', 'server', '550 5.7.1'],
    ['530 5.7.0 authentication required', 'server', '530 5.7.0'],
    ['552 5.2.2 mailbox full', 'temporary', '552 5.2.2'],
    ['450 4.2.0 greylisted', 'temporary', '450 4.2.0'],
    ['451 later', 'temporary', '451'],
  ])('of the recipient with "%s" is %s', async (reply, kind, code) => {
    await open({ recipient: () => reply });
    expect(await fault(transport.send(mail()))).toEqual([kind, code]);
  });

  test('of a mail that was read are the address’s when they name it, and the server’s when they do not', async () => {
    const replies: Record<string, string> = {
      'a@bao.example': '550 5.1.1 gone',
      'b@bao.example': '550 5.7.1 looks like spam',
      'c@bao.example': '451 4.3.0 later',
    };
    await open({ accept: (address) => replies[address] ?? '250 ok' });
    const faults = [];
    for (const address of Object.keys(replies)) faults.push(await fault(transport.send(mail(address))));
    expect(faults).toEqual([
      ['permanent-recipient', '550 5.1.1'],
      ['server', '550 5.7.1'],
      ['temporary', '451 4.3.0'],
    ]);
    await transport.send(mail('d@bao.example'));
    expect(server.taken.at(-1)?.to).toBe('d@bao.example');
  });

  test('of the login are the server’s, never the address’s', async () => {
    await open({ login: '535 5.7.8 wrong password for binhluan@bao.example' });
    transport.close();
    transport = createTransport(server.url.replace('//', '//user:wrong@'), { from: 'binhluan@bao.example' });
    expect(await fault(transport.send(mail()))).toEqual(['server', 'auth 535']);
    expect(await fault(transport.verify())).toEqual(['server', 'auth 535']);
  });

  test('of a connection, and a name that does not exist, are temporary', async () => {
    await open({});
    const away = createTransport(
      { host: '127.0.0.1', port: 1, user: null, password: null },
      { from: 'a@b.example' },
    );
    expect(await fault(away.send(mail()))).toEqual(['temporary', 'refused']);
    const nowhere = createTransport('smtp://nowhere.invalid:25', { from: 'a@b.example' });
    expect(await fault(nowhere.send(mail()))).toEqual(['temporary', 'dns']);
    away.close();
    nowhere.close();
  });
});

describe('a slow server', () => {
  test.each<[string, Partial<Manners>]>([
    ['a banner that comes late', { banner: 30_000 }],
    ['a banner that never comes', { banner: false }],
    ['one byte at a time', { perByte: 60 }],
  ])('with %s is given up in time', async (_name, manners) => {
    await open(manners, { deadline: 600 });
    const began = Date.now();
    expect(await fault(transport.send(mail()))).toEqual(['temporary', 'timeout']);
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(server.taken).toEqual([]);
  });

  test('does not delay other mail', async () => {
    await open({ accept: (address) => (address.startsWith('slow') ? null : '250 ok') });
    const slow = fault(transport.send(mail('slow@bao.example')));
    const others = Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((name) => transport.send(mail(`${name}@bao.example`))),
    );
    expect(await Promise.race([slow, others.then(() => 'others')])).toBe('others');
    await until('the slow one was read', () => server.taken.some(({ to }) => to.startsWith('slow')));
    transport.close();
    expect(await slow).toEqual(['temporary', 'unanswered']);
  });

  test('that ends the connection instead of answering leaves the question open', async () => {
    await open({ accept: () => 'close' });
    expect(await fault(transport.send(mail()))).toEqual(['temporary', 'unanswered']);
  });

  test('has its answer waited for at the second try, so that one duplicate is all there is', async () => {
    const answerLate = new Promise<string>((resolve) => setTimeout(resolve, 6_000, '250 ok'));
    await open({ accept: () => answerLate }, { deadline: 2_000 });
    stage = await openStage({ moderators: [{ id: 'lan', name: 'Lan', email: 'lan@bao.example' }] });
    await stage.comment();
    const [id = ''] = sends(await stage.plan());
    expect((await stage.send(transport, id)).outcome).toBe('deferred');
    expect((await stage.mail(id)).error).toBe('unanswered');
    expect((await stage.send(transport, id)).outcome).toBe('sent');
    const { message_id } = await stage.mail(id);
    expect(server.taken.map(({ messageId }) => messageId)).toEqual([message_id, message_id]);
  });

  test('that is waited for patiently takes no more than two mails at a time', async () => {
    await open({ accept: () => null });
    const patient = [1, 2].map(() => fault(transport.send(mail(), { patient: true })));
    expect(await fault(transport.send(mail(), { patient: true }))).toEqual(['temporary', 'busy']);
    await until('both were read', () => server.taken.length === 2);
    transport.close();
    expect(await Promise.all(patient)).toEqual([
      ['temporary', 'unanswered'],
      ['temporary', 'unanswered'],
    ]);
  });
});

describe('a strict server', () => {
  test.each([5, 20])(
    'that ends a connection after %i mails gets all of them, each once',
    async (mailsPerConnection) => {
      await open({ mailsPerConnection });
      await Promise.all(Array.from({ length: 70 }, (_, n) => transport.send(mail(`m${n}@bao.example`))));
      expect(new Set(server.taken.map(({ to }) => to)).size).toBe(70);
      expect(server.taken).toHaveLength(70);
    },
  );
});

describe('the transport', () => {
  test('verifies that the server can be reached', async () => {
    await open({});
    await expect(transport.verify()).resolves.toBeUndefined();
  });

  test('fails what is under way when it is closed', async () => {
    await open({ accept: () => null });
    const sent = fault(transport.send(mail()));
    await until('it was read', () => server.taken.length === 1);
    transport.close();
    expect(((await sent) as string[])[0]).toBe('temporary');
  });

  test('reads a sender with and without a name', async () => {
    await open({});
    expect(parseSender('Báo Mẫu <binhluan@bao.example>')).toEqual({
      name: 'Báo Mẫu',
      address: 'binhluan@bao.example',
      domain: 'bao.example',
    });
    expect(parseSender('"Báo Mẫu, bình luận" <binhluan@bao.example>').name).toBe('Báo Mẫu, bình luận');
    expect(parseSender('binhluan@localhost')).toMatchObject({ name: '', domain: 'localhost' });
    expect(() => parseSender('nobody')).toThrow('MAIL_FROM');
  });
});
