import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createLogger } from '../../src/logger.ts';
import type { Transport } from '../../src/notify/smtp/transport.ts';
import type { Job } from '../../src/queues.ts';
import { digest, mac, seal } from '../../src/signing.ts';
import { commentById } from '../../src/store/comments.ts';
import { undeliveredMails } from '../../src/store/desk/undelivered.ts';
import { isKnownReader } from '../../src/store/readers/known.ts';
import { openMailbox, readerMailbox, stopMailbox } from '../../src/store/readers/mailboxes.ts';
import { withdraw } from '../../src/store/submissions.ts';
import { findToken } from '../../src/store/tokens.ts';
import { removeExpired } from '../../workers/caretaker.ts';
import { processPublish } from '../../workers/publish.ts';
import { type PostOffice, startPostOffice } from '../harness/post-office.ts';
import { HOUR, MINUTE, openStage, type Stage, sends, tokensIn, type Words } from './stage.ts';

const DAY = 24 * HOUR;
const AN = 'An.Nguyen@example.com';
let stage: Stage;
let office: PostOffice;
let transport: Transport;

beforeEach(async () => {
  office = await startPostOffice();
  stage = await openStage();
  transport = stage.transport(office.url);
});
afterEach(async () => {
  await stage.close();
  await office.close();
});

const hashOf = (email: string) => mac(stage.keys.contact, email.toLowerCase());
const boxOf = (email: string) => ({ site: 'dongthap', contactHash: hashOf(email) });

/** A comment whose author ticked the box. */
async function wished(email: string | null = AN, { notify = 1, ...words }: Words & { notify?: number } = {}) {
  const id = await stage.comment(words);
  const contact = email && seal(stage.keys.seal, JSON.stringify({ email, phone: null }), `contact ${id}`);
  await stage.store.write((db) =>
    db
      .updateTable('comments')
      .set({ contact, contact_hash: email && hashOf(email), notify })
      .where('id', '=', id)
      .execute(),
  );
  return id;
}

/** It came out a minute ago. @returns what is to be sent */
async function comeOut(id: string): Promise<Job[]> {
  const jobs: Job[] = [];
  stage.now += MINUTE;
  await processPublish(
    {
      ...stage,
      config: { mailFrom: 'binhluan@bao.example' },
      logger: createLogger('silent', 'test'),
      queues: { add: async (added) => Boolean(jobs.push(...added)) },
    },
    { id },
  );
  return jobs;
}
async function publish(id: string): Promise<Job[]> {
  await stage.decide(id, 'approve');
  return comeOut(id);
}
async function deliver(jobs: Job[]): Promise<string[]> {
  const outcomes: string[] = [];
  for (const id of sends(jobs)) outcomes.push((await stage.send(transport, id)).outcome);
  return outcomes;
}
const confirm = (email = AN) => stage.store.write((db) => openMailbox(db, boxOf(email), stage.now), 'rows');
const last = () => office.mails.at(-1) as NonNullable<(typeof office.mails)[number]>;

describe('an address that nobody has confirmed', () => {
  test('is sent one question, when its comment has come out, without a word that a stranger chose', async () => {
    const canary = { name: 'Canary Name', text: 'canary text', title: 'canary title', article: 'canary-id' };
    const id = await wished(AN, canary);
    expect(await comeOut(id)).toEqual([]);
    expect(await deliver(await publish(id))).toEqual(['sent']);
    const { to, source, mail } = last();
    expect(to).toEqual([AN]);
    expect(mail.subject).toBe('[Báo Mẫu Online] Xin xác nhận đăng ký nhận thư khi có người trả lời');
    expect(`${source}${mail.text}${mail.html}`).not.toMatch(/canary/i);
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    const [token = ''] = tokensIn(mail.text ?? '').c ?? [];
    const found = await findToken(stage.store.read, digest(token), 'confirm');
    expect(found).toMatchObject({ mark: hashOf(AN), expiresAt: stage.now + 7 * DAY });
    expect(mail.html).toContain(`https://comments.example/c/${token}`);
  });

  test('is asked once in 30 days, whatever it writes meanwhile, and by three sites a day at most', async () => {
    expect(sends(await publish(await wished()))).toHaveLength(1);
    expect(await publish(await wished(AN.toUpperCase()))).toEqual([]);
    stage.now += 31 * DAY;
    expect(sends(await publish(await wished()))).toHaveLength(1);
    for (const site of ['b', 'c', 'd'])
      await stage.store.write((db) =>
        db
          .insertInto('reader_mailboxes')
          .values({ contact_hash: hashOf('x@y.example'), site, asked_at: stage.now, touched_at: stage.now })
          .execute(),
      );
    expect(await publish(await wished('x@y.example'))).toEqual([]);
  });

  test('is told of no reply', async () => {
    const id = await wished();
    await publish(id);
    expect(await publish(await stage.comment({ parent: id }))).toEqual([]);
  });

  test.each([
    ['did not tick the box', () => wished(AN, { notify: 0 })],
    ['gave none', () => wished(null)],
  ])('is not asked when its author %s', async (_, make) => {
    expect(await publish(await make())).toEqual([]);
  });

  test('is not asked about a comment that was taken down, or taken back, before the mail went', async () => {
    const removed = await wished();
    const jobs = await publish(removed);
    await stage.decide(removed, 'remove');
    expect(await deliver(jobs)).toEqual(['cancelled']);
    const taken = await wished('binh@example.com');
    const others = await publish(taken);
    await stage.store.write(async (db) => {
      const row = await commentById(db, taken);
      if (row) await withdraw(db, row, stage.now);
    });
    expect(await deliver(others)).toEqual(['cancelled']);
    expect(office.mails).toEqual([]);
    expect(await readerMailbox(stage.store.read, boxOf('binh@example.com'))).toBeNull();
  });
});

describe('a reply', () => {
  let asked: string;
  beforeEach(async () => {
    asked = await wished(AN, { text: 'Cầu Cao Lãnh khi nào xong?' });
    await publish(asked);
    await confirm();
  });
  const answer = (words: Words = {}) =>
    stage.comment({ parent: asked, name: 'Trần Bình\r\nBcc: x@evil.example', ...words });

  test('is told to whom it answers, whole, with a link to it and one that stops the mails', async () => {
    const id = await answer({ text: 'Tháng sau. Xem https://evil.example/x' });
    expect(await deliver(await publish(id))).toEqual(['sent']);
    const { to, mail, source } = last();
    expect(to).toEqual([AN]);
    expect(mail.subject).toBe('[Báo Mẫu Online] Có người trả lời bình luận của bạn');
    expect(mail.headers.has('bcc')).toBe(false);
    expect(source.split('\r\n\r\n')[0]).not.toMatch(/evil|Nguyễn|Bình/);
    const text = mail.text ?? '';
    expect(text).toContain('Tháng sau.');
    expect(text).not.toContain('https://evil.example');
    expect(text).toContain('Cầu Cao Lãnh khi nào xong?');
    expect(text).toContain(`https://comments.example/comments/dongthap/bai-1#binhluan-${id}`);
    const [token = ''] = tokensIn(text).c ?? [];
    expect(token).toHaveLength(43);
    const list = mail.headers.get('list') as unknown as { unsubscribe: { url: string } };
    expect(list.unsubscribe.url).toBe(`https://comments.example/c/${token}`);
    expect(mail.headers.get('list-unsubscribe-post') ?? source).toMatch(/List-Unsubscribe=One-Click/);
    expect(mail.html).toContain('Ngừng nhận thư này');
  });

  test('is told once, however often its job runs', async () => {
    const id = await answer();
    expect(await deliver(await publish(id))).toEqual(['sent']);
    expect(await comeOut(id)).toEqual([]);
  });

  test('of the newsroom is told as such, whoever else the reader is', async () => {
    const id = await answer({ name: 'Báo Mẫu Online' });
    await stage.store.write((db) =>
      db.updateTable('comments').set({ newsroom: 'lan' }).where('id', '=', id).execute(),
    );
    await deliver(await publish(id));
    expect(last().mail.text).toContain('Tòa soạn Báo Mẫu Online vừa trả lời bình luận của bạn.');
  });

  test('that may not stand deeper is told to the one it answers', async () => {
    const second = await wished('binh@example.com', { parent: asked });
    await publish(second);
    await confirm('binh@example.com');
    const third = await answer();
    await stage.store.write((db) =>
      db.updateTable('comments').set({ answers_id: second }).where('id', '=', third).execute(),
    );
    await deliver(await publish(third));
    expect(last().to).toEqual(['binh@example.com']);
  });

  test('to oneself is told to nobody', async () => {
    expect(await publish(await wished(AN, { parent: asked }))).toEqual([]);
  });

  test('that was taken back within the minute, or taken down before the mail goes, is not told', async () => {
    const undone = await answer();
    await stage.decide(undone, 'approve');
    await stage.decide(undone, 'remove');
    expect(await comeOut(undone)).toEqual([]);
    const removed = await answer();
    const jobs = await publish(removed);
    await stage.decide(removed, 'remove');
    expect(await deliver(jobs)).toEqual(['cancelled']);
  });

  test('is not told to somebody who wants no more, also when the mail was planned before', async () => {
    const jobs = await publish(await answer());
    await stage.store.write((db) => stopMailbox(db, boxOf(AN), stage.now), 'rows');
    expect(await deliver(jobs)).toEqual(['cancelled']);
    expect(await publish(await answer())).toEqual([]);
    // Nor is that reader asked again, before a month is over.
    expect(await publish(await wished())).toEqual([]);
    stage.now += 31 * DAY;
    expect(sends(await publish(await wished()))).toHaveLength(1);
  });

  test('is not told when the comment it answers is gone', async () => {
    await stage.decide(asked, 'remove');
    expect(await publish(await answer())).toEqual([]);
  });

  test('is told twenty times a day at most', async () => {
    let planned = 0;
    for (let n = 0; n < 23; n++) planned += sends(await publish(await answer())).length;
    expect(planned).toBe(20);
    stage.now += DAY;
    expect(sends(await publish(await answer()))).toHaveLength(1);
  });

  test('is given up when its mailbox could not be reached for three days', async () => {
    office.onRecipient = () => ({ code: 451, text: 'try again later' });
    const jobs = await publish(await answer());
    expect(await deliver(jobs)).toEqual(['deferred']);
    stage.now += 3 * DAY;
    expect(await deliver(jobs)).toEqual(['deferred']);
    stage.now += DAY;
    expect(await deliver(jobs)).toEqual(['cancelled']);
  });

  test('ends the mails when the address refuses one for good, and the desk hears nothing of it', async () => {
    office.onRecipient = () => ({ code: 550, text: 'no such user' });
    expect(await deliver(await publish(await answer()))).toEqual(['failed']);
    expect(await readerMailbox(stage.store.read, boxOf(AN))).toMatchObject({ stopped_at: stage.now });
    expect(await undeliveredMails(stage.store.read, { site: 'dongthap', now: stage.now })).toEqual([]);
    expect(await publish(await answer())).toEqual([]);
  });
});

describe('what is known of a mailbox', () => {
  const sites = () => ({ all: () => [stage.site] });
  const sweep = () => removeExpired({ ...stage, sites: sites(), logger: createLogger('silent', 'test') });

  test('is forgotten when nothing was written to it for as long as addresses are kept', async () => {
    await confirm();
    stage.now += 364 * DAY;
    await sweep();
    expect(await readerMailbox(stage.store.read, boxOf(AN))).not.toBeNull();
    stage.now += 2 * DAY;
    await sweep();
    expect(await readerMailbox(stage.store.read, boxOf(AN))).toBeNull();
  });

  test('makes a reader known by the address once its owner has confirmed it, and not before', async () => {
    for (let n = 0; n < 3; n++) await stage.decide(await wished(), 'approve');
    const next = async () => (await commentById(stage.store.read, await wished())) as never;
    const known = async () => isKnownReader(stage.store.read, await next(), stage.now);
    expect(await known()).toBe(false);
    await confirm();
    expect(await known()).toBe(true);
    await stage.decide(await wished(), 'reject');
    expect(await known()).toBe(false);
  });
});
