import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Transport } from '../../src/notify/smtp/transport.ts';
import { digest } from '../../src/signing.ts';
import { planMail } from '../../src/store/mail/plan.ts';
import { setMailboxState } from '../../src/store/moderators/mailboxes.ts';
import { findToken } from '../../src/store/tokens.ts';
import { voidVisit } from '../../src/store/visits/visits.ts';
import { type PostOffice, startPostOffice } from '../harness/post-office.ts';
import { HOUR, MINUTE, NOW, openStage, type Stage, sends, tokensIn } from './stage.ts';

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

describe('a mail', () => {
  test('goes once to each moderator, with every waiting comment whole in both parts', async () => {
    await open();
    await stage.comment({ text: 'Ý kiến thứ nhất' });
    await stage.comment({
      text: 'Ý kiến thứ hai',
      reasons: ['gõ không dấu'],
      article: 'bai-2',
      title: 'Cầu mới',
    });
    await stage.comment({ verdict: 'spam' });
    expect(await stage.post(transport)).toEqual({ lan: 'sent', minh: 'sent' });
    expect(office.mails.map(({ to }) => to).sort()).toEqual([['lan@bao.example'], ['minh@bao.example']]);
    for (const { mail } of office.mails) {
      expect(mail.subject).toBe('[Báo Mẫu Online] 2 bình luận chờ duyệt ở 2 bài');
      for (const part of [mail.text, String(mail.html)]) {
        expect(part).toContain('Ý kiến thứ nhất');
        expect(part).toContain('Ý kiến thứ hai');
        expect(part).toContain('Lưu ý: gõ không dấu');
        expect(part).toContain('Có 1 bình luận trong mục Spam.');
      }
      expect(tokensIn(String(mail.html).replaceAll('"', ' "'))).toEqual(tokensIn(mail.text ?? ''));
    }
    expect(await stage.post(transport)).toEqual({});
  });

  test('names itself as what it is to machines', async () => {
    await open(ONE);
    await stage.comment();
    const id = await stage.planOne();
    await stage.send(transport, id);
    const [{ mail, source }] = office.mails as [PostOffice['mails'][number]];
    expect(mail.messageId).toBe((await stage.mail(id)).message_id);
    expect(mail.from?.text).toBe('"Báo Mẫu Online" <binhluan@bao.example>');
    expect(mail.to).toMatchObject({ text: '"Lan" <lan@bao.example>' });
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.headers.get('x-auto-response-suppress')).toBe('All');
    expect(source).toMatch(/^Content-Type: multipart\/alternative/m);
    expect(source).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
    expect(source).toMatch(/^List-ID: =\?UTF-8\?\S+\s+<dongthap\.comments\.example>\r$/im);
    const [pause] = tokensIn(mail.text ?? '').u ?? [];
    expect(source).toMatch(new RegExp(`^List-Unsubscribe: <https://comments\\.example/u/${pause}>\\r$`, 'm'));
    expect(source).not.toMatch(/x-mailer|nodemailer/i);
  });

  test('holds links bound to its comments, of which only hashes are stored', async () => {
    await open(ONE);
    const ids = [await stage.comment()];
    stage.now += 1_000;
    ids.push(await stage.comment());
    await stage.post(transport);
    const { m = [], b = [], u = [] } = tokensIn(office.mails[0]?.mail.text ?? '');
    expect([m.length, new Set(b).size, u.length]).toEqual([2, 1, 1]);
    const found = await Promise.all([
      ...m.map((token) => findToken(stage.store.read, digest(token), 'moderate')),
      findToken(stage.store.read, digest(b[0] ?? ''), 'batch'),
      findToken(stage.store.read, digest(u[0] ?? ''), 'pause'),
    ]);
    const both = ids.map((id): [string, number] => [id, 1]);
    expect(found.map((token) => token?.comments)).toEqual([[both[0]], [both[1]], both, []]);
    for (const token of found)
      expect(token).toMatchObject({
        site: 'dongthap',
        moderator: 'lan',
        expiresAt: stage.now + 7 * 24 * HOUR,
      });
    expect(found[0]?.actions).toEqual(
      expect.arrayContaining(['approve', 'reject', 'spam', 'remove', 'undo']),
    );
    const stored = JSON.stringify(await stage.store.read.selectFrom('tokens').selectAll().execute());
    for (const raw of [...m, ...b, ...u]) expect(stored).not.toContain(raw);
  });

  test('about a single comment opens that comment', async () => {
    await open(ONE);
    await stage.comment();
    await stage.post(transport);
    const { m = [], b } = tokensIn(office.mails[0]?.mail.text ?? '');
    expect(new Set(m).size).toBe(1);
    expect(m).toHaveLength(3);
    expect(b).toBeUndefined();
  });

  test('leaves out what was decided before it was built', async () => {
    await open(ONE);
    const decided = await stage.comment({ text: 'Đã duyệt rồi' });
    await stage.comment({ text: 'Còn chờ' });
    const id = await stage.planOne();
    await stage.decide(decided, 'approve');
    await stage.send(transport, id);
    const text = office.mails[0]?.mail.text;
    expect(text).toContain('Còn chờ');
    expect(text).not.toContain('Đã duyệt rồi');
    expect(office.mails[0]?.mail.subject).toContain('1 bình luận chờ duyệt');
  });

  test('left empty is cancelled and never sent; what waits again later is mailed then', async () => {
    await open(ONE);
    const decided = await stage.comment();
    const id = await stage.planOne();
    await stage.decide(decided, 'reject');
    expect((await stage.send(transport, id)).outcome).toBe('cancelled');
    expect((await stage.mail(id)).state).toBe('cancelled');
    await stage.decide(decided, 'hold');
    expect(await stage.post(transport)).toEqual({ lan: 'sent' });
    expect(office.mails).toHaveLength(1);
  });

  test('to a moderator who was removed meanwhile is cancelled', async () => {
    await open();
    await stage.comment();
    const planned = sends(await stage.plan());
    stage.change(ONE);
    const outcomes = [];
    for (const id of planned) outcomes.push((await stage.send(transport, id)).outcome);
    expect(outcomes).toEqual(['sent', 'cancelled']);
    expect(office.mails.map(({ to }) => to)).toEqual([['lan@bao.example']]);
  });

  test('counts what comes with a later one', async () => {
    await open({ ...ONE, moderation: { firstAfter: '0s', every: '30m', maxPerHour: 30 } });
    for (let n = 0; n < 27; n++) await stage.comment();
    await stage.post(transport);
    expect(office.mails[0]?.mail.text).toContain('Còn 7 bình luận nữa, sẽ gửi trong thư sau.');
    stage.now += 30 * MINUTE;
    await stage.post(transport);
    expect(office.mails[1]?.mail.subject).toContain('7 bình luận chờ duyệt');
    expect(office.mails[1]?.mail.text).not.toContain('sẽ gửi trong thư sau');
  });

  test('takes no more long comments than fit, and the others follow', async () => {
    await open(ONE);
    for (let n = 0; n < 20; n++) await stage.comment({ text: `Số ${n}. ${'Chữ ấy. '.repeat(620)}` });
    const { jobs } = await stage.send(transport, await stage.planOne());
    expect(jobs).toEqual([expect.objectContaining({ kind: 'plan', site: 'dongthap' })]);
    while (Object.keys(await stage.post(transport)).length);
    expect(office.mails.length).toBeGreaterThan(1);
    const all = office.mails.map(({ mail }) => mail.text).join('');
    for (let n = 0; n < 20; n++) expect(all.split(`Số ${n}. Chữ`)).toHaveLength(2);
    for (const { mail } of office.mails)
      expect(Buffer.byteLength(String(mail.html))).toBeLessThanOrEqual(80 * 1024);
  });

  test('that was asked for anew looks like any other, and brings all that was asked for', async () => {
    await open(ONE);
    const ids: string[] = [];
    for (let n = 0; n < 20; n++)
      ids.push(await stage.comment({ text: `Số ${n}. ${'Chữ ấy. '.repeat(620)}` }));
    const asked = await stage.store.write((db) =>
      planMail(db, {
        kind: 'request-abc',
        site: 'dongthap',
        moderator: 'lan',
        items: ids.map((id) => ({ id, revision: 1 })),
        domain: 'bao.example',
        now: stage.now,
      }),
    );
    const queue = [asked ?? ''];
    for (let id = queue.shift(); id; id = queue.shift())
      queue.push(...sends((await stage.send(transport, id)).jobs));
    const all = office.mails.map(({ mail }) => mail.text).join('');
    for (let n = 0; n < 20; n++) expect(all.split(`Số ${n}. Chữ`)).toHaveLength(2);
    expect(office.mails[0]?.mail.text).toMatch(/Còn \d+ bình luận nữa/);
  });

  test('mentions presses of a machine once', async () => {
    await open(ONE);
    await stage.comment();
    await stage.post(transport);
    stage.now += MINUTE;
    const visit = {
      nonceHash: 'n',
      tokenHash: 't',
      mail: null,
      site: 'dongthap',
      moderator: 'lan',
      now: stage.now,
    };
    await stage.store.write((db) => voidVisit(db, visit));
    for (let n = 0; n < 2; n++) {
      stage.now += MINUTE;
      await stage.comment();
      await stage.post(transport);
    }
    expect(office.mails.map(({ mail }) => mail.text?.includes('lượt bấm bất thường'))).toEqual([
      false,
      true,
      false,
    ]);
  });

  test('tells the last recipient why it comes in spite of the pause', async () => {
    await open(ONE);
    await stage.store.write((db) =>
      setMailboxState(db, { site: 'dongthap', moderator: 'lan' }, { paused_until: NOW + HOUR }),
    );
    await stage.comment();
    expect(await stage.post(transport)).toEqual({ lan: 'sent' });
    expect(office.mails[0]?.mail.text).toContain('Bạn đang tạm ngừng nhận thư, nhưng');
  });

  test('is not changed by hostile names and titles', async () => {
    await open(ONE);
    const evil = `x\r\nBcc: all@bao.example\r\n\r\n<script>alert(1)</script>"', <evil@evil.example>`;
    await stage.comment({ name: evil, title: evil, text: evil, article: evil });
    await stage.post(transport);
    const [{ to, mail, source }] = office.mails as [PostOffice['mails'][number]];
    const [head = ''] = source.split('\r\n\r\n');
    expect(to).toEqual(['lan@bao.example']);
    expect(head).not.toMatch(/^bcc:/im);
    expect(mail.to).toMatchObject({ text: '"Lan" <lan@bao.example>' });
    expect(mail.subject).toContain('x Bcc: all[@]bao[.]example <script>');
    expect(String(mail.html)).not.toContain('<script');
    expect(mail.text).toContain('<script>alert(1)</script>"\'');
  });
});
