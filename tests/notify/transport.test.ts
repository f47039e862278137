import { afterEach, describe, expect, test } from '@jest/globals';
import {
  createTransport,
  type OutgoingMail,
  parseSender,
  type Transport,
  type TransportOptions,
} from '../../src/notify/smtp/transport.ts';
import { type Manners, type RudeServer, startRudeServer } from '../harness/rude-server.ts';
import { until } from '../harness/until.ts';
import { MINUTE, openStage, type Stage, sends } from './stage.ts';

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

const AGAIN = { caution: 'unanswered' } as const;

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
    expect(server.mails.at(-1)?.to).toBe('d@bao.example');
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
    ['a banner that comes late', { banner: () => 30_000 }],
    ['a banner that never comes', { banner: () => false }],
    ['one byte at a time', { perByte: () => 60 }],
  ])('with %s is given up in time', async (_name, manners) => {
    await open(manners, { deadline: 600 });
    const began = Date.now();
    expect(await fault(transport.send(mail()))).toEqual(['temporary', 'timeout']);
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(server.mails).toEqual([]);
  });

  test('does not delay other mail', async () => {
    await open({ accept: (address) => (address.startsWith('slow') ? null : '250 ok') }, { deadline: 3_000 });
    const slow = fault(transport.send(mail('slow@bao.example')));
    const others = Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((name) => transport.send(mail(`${name}@bao.example`))),
    );
    expect(await Promise.race([slow, others.then(() => 'others')])).toBe('others');
    await until('the slow one was read', () => server.mails.some(({ to }) => to.startsWith('slow')));
    transport.close();
    expect(await slow).toEqual(['temporary', 'unanswered']);
  });

  test('that ends the connection instead of answering leaves the question open', async () => {
    await open({ accept: () => 'close' });
    expect(await fault(transport.send(mail()))).toEqual(['temporary', 'unanswered']);
  });

  test('that answers late has its answer waited for, so that nothing goes out twice', async () => {
    const answerLate = new Promise<string>((resolve) => setTimeout(resolve, 3_000, '250 ok'));
    await open({ accept: () => answerLate }, { deadline: 600 });
    await transport.send(mail());
    expect(server.mails).toHaveLength(1);
  });

  test('that leaves a mail without an answer gets it once more, and then only after an hour', async () => {
    await open({ accept: () => null }, { deadline: 300, patience: 900 });
    stage = await openStage({ moderators: [{ id: 'lan', name: 'Lan', email: 'lan@bao.example' }] });
    await stage.comment();
    const [id = ''] = sends(await stage.plan());
    const pauses = [];
    for (let tries = 0; tries < 2; tries++) {
      expect((await stage.send(transport, id)).outcome).toBe('deferred');
      const { error, queued_at } = await stage.mail(id);
      expect(error).toBe('unanswered');
      pauses.push(Math.round((queued_at - stage.now) / MINUTE));
      stage.now = queued_at;
    }
    expect(pauses).toEqual([0, 60]);
    server.manners.accept = () => '250 ok';
    expect((await stage.send(transport, id)).outcome).toBe('sent');
    const { message_id } = await stage.mail(id);
    expect(server.mails.map(({ messageId }) => messageId)).toEqual(Array(3).fill(message_id));
  });

  test('that hangs on four mails does not keep the fifth from its way, nor others to the same addresses', async () => {
    await open({ accept: (address) => (address.startsWith('slow') ? null : '250 ok') }, { deadline: 900 });
    const slow = [1, 2, 3, 4].map((n) => fault(transport.send(mail(`slow${n}@bao.example`))));
    const behind = fault(transport.send(mail('slow1@bao.example')));
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => transport.send(mail(`${name}@bao.example`))));
    expect(await behind).toEqual(['temporary', 'busy']);
    transport.close();
    expect(await Promise.all(slow)).toEqual(Array(4).fill(['temporary', 'unanswered']));
    expect(server.mails).toHaveLength(8);
  });

  test('gets no mail again that it may have taken unless its answer can be waited for', async () => {
    await open({ accept: () => null }, { deadline: 900 });
    const places = [1, 2, 3, 4].map((n) => fault(transport.send(mail(`m${n}@bao.example`), AGAIN)));
    expect(await fault(transport.send(mail('m5@bao.example'), AGAIN))).toEqual(['temporary', 'busy']);
    await until('four were read', () => server.mails.length === 4);
    transport.close();
    expect(await Promise.all(places)).toEqual(Array(4).fill(['temporary', 'unanswered']));
  });

  test('that takes its time before it wants the mail has not got it, and keeps nobody from theirs', async () => {
    await open({ perByte: (address) => (address?.startsWith('slow') ? 1_000 : 0) }, { deadline: 6_000 });
    const slow = fault(transport.send(mail('slow@bao.example')));
    await until('it has begun', () => server.connections === 1);
    const others = Promise.all(['a', 'b', 'c'].map((name) => transport.send(mail(`${name}@bao.example`))));
    expect(await Promise.race([slow, others.then(() => 'others')])).toBe('others');
    expect(await slow).toEqual(['temporary', 'timeout']);
  });

  test('that dribbles its answers gets the mail at the second try, which may take its time', async () => {
    await open({ perByte: () => 20 }, { deadline: 600, patience: 20_000 });
    expect(await fault(transport.send(mail()))).toEqual(['temporary', 'timeout']);
    await transport.send(mail(), { caution: 'slow' });
    expect(server.mails).toHaveLength(1);
  });
});

describe('between the server’s yes and its record', () => {
  test('is one mail at a time, so that a crash doubles one', async () => {
    let recording = 0;
    let most = 0;
    await open({
      accept: async () => {
        most = Math.max(most, server.mails.length - recorded);
        await new Promise((resolve) => setTimeout(resolve, 20));
        return '250 ok';
      },
    });
    let recorded = 0;
    const record = async () => {
      recording += 1;
      expect(recording).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      recording -= 1;
      recorded += 1;
    };
    await Promise.all(
      Array.from({ length: 12 }, (_, n) => transport.send(mail(`m${n}@bao.example`), { record })),
    );
    expect([server.mails.length, recorded, most]).toEqual([12, 12, 1]);
  });

  test('a mail that is not recorded fails as its record did, and lets the next one in', async () => {
    await open({});
    const record = () => Promise.reject(new Error('the disk is full'));
    await expect(transport.send(mail('a@bao.example'), { record })).rejects.toThrow('the disk is full');
    await transport.send(mail('b@bao.example'));
    expect(server.mails).toHaveLength(2);
  });

  test('mails that wait for their turn when the server dies are safe to send again', async () => {
    await open({ accept: () => null });
    const faults = Promise.all(
      ['a', 'b', 'c'].map((name) => fault(transport.send(mail(`${name}@bao.example`)))),
    );
    await until('one was read', () => server.mails.length === 1);
    await server.close();
    const codes = (await faults).map((found) => (found as string[])[1]);
    expect(codes.filter((code) => code === 'unanswered')).toHaveLength(1);
    expect(server.mails).toHaveLength(1);
  });
});

describe('a strict server', () => {
  test.each([5, 20])(
    'that ends a connection after %i mails gets all of them, each once',
    async (mailsPerConnection) => {
      await open({ mailsPerConnection }, { deadline: 3_000 });
      await Promise.all(Array.from({ length: 70 }, (_, n) => transport.send(mail(`m${n}@bao.example`))));
      expect(new Set(server.mails.map(({ to }) => to)).size).toBe(70);
      expect(server.mails).toHaveLength(70);
      // Nothing of those exchanges is left behind that would come up later.
      const late = Date.now() + 1_000;
      while (Date.now() < late) await transport.send(mail('m1@bao.example'));
      // With twenty mails to a connection ours ends first.
      if (mailsPerConnection < 20) expect(server.turnedAway).toBeGreaterThan(0);
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
    await until('it was read', () => server.mails.length === 1);
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
