import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { confirmCode } from '../../src/confirm-code.ts';
import type { Transport } from '../../src/notify/smtp/transport.ts';
import { digest, seal } from '../../src/signing.ts';
import { commentById } from '../../src/store/comments.ts';
import { withdraw } from '../../src/store/submissions.ts';
import { findToken } from '../../src/store/tokens.ts';
import { type PostOffice, startPostOffice } from '../harness/post-office.ts';
import { HOUR, MINUTE, openStage, type Stage, tokensIn } from './stage.ts';

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

const delivered = (index = 0) => office.mails[index] as PostOffice['mails'][number];

describe('a login mail', () => {
  test('brings one link that lasts 15 minutes from when it is sent and decides nothing', async () => {
    const id = await stage.letter({ kind: 'login' });
    stage.now += 20 * MINUTE;
    expect((await stage.send(transport, id)).outcome).toBe('sent');
    const { mail, to, source } = delivered();
    expect(to).toEqual(['lan@bao.example']);
    expect(mail.subject).toBe('[Báo Mẫu Online] Đường dẫn vào bàn duyệt');
    expect(mail.text?.replace(/\s+/g, ' ')).toContain('Đường dẫn dùng được một lần, đến 10:40.');
    const tokens = tokensIn(mail.text ?? '');
    expect(Object.keys(tokens)).toEqual(['l']);
    const token = await findToken(stage.store.read, digest(tokens.l?.[0] ?? ''), 'login');
    expect(token).toMatchObject({ moderator: 'lan', comments: [], actions: [], mailId: id });
    expect(token?.expiresAt).toBe(stage.now + 15 * MINUTE);
    expect(source).not.toMatch(/^List-/im);
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
  });

  test('that was held up for more than an hour is not let loose', async () => {
    const id = await stage.letter({ kind: 'login' });
    stage.now += HOUR + 1;
    expect((await stage.send(transport, id)).outcome).toBe('cancelled');
    expect(office.mails).toEqual([]);
  });
});

describe('a comment that is handed on', () => {
  const words = (note: string) => seal(stage.keys.seal, note, 'note');
  const recipient = (address = 'phongvien@bao.example') => seal(stage.keys.seal, address, 'recipient');

  test('arrives whole at the address, with who hands it on and what they write, and nothing to press', async () => {
    const text = `Đoạn đường ngập.\nXem https://evil.example/x\n${'Chữ '.repeat(900)}hết`;
    const comment = await stage.comment({ text, name: 'Trần Thị Bích', article: 'bai-2', title: 'Cầu mới' });
    const about = { comment, revision: 1, words: words('Anh xem giúp\nwww.evil.example') };
    const id = await stage.letter({ kind: 'forward', recipient: recipient(), about });
    expect((await stage.send(transport, id)).outcome).toBe('sent');
    const { mail, to, source } = delivered();
    expect(to).toEqual(['phongvien@bao.example']);
    expect(mail.subject).toBe(
      '[Báo Mẫu Online] Lan chuyển cho bạn một bình luận: Cầu mới (tiêu đề chưa kiểm tra)',
    );
    for (const part of [mail.text ?? '', String(mail.html).replaceAll('<br>', '\n')]) {
      expect(part).toContain('Lan ở Báo Mẫu Online chuyển cho bạn một bình luận của bạn đọc.');
      expect(part).toContain('Trần Thị Bích');
      expect(part).toContain('hxxps://evil[.]example/x (đường dẫn đã vô hiệu)');
      expect(part).toContain(`${'Chữ '.repeat(900)}hết`);
      expect(part).toContain('Anh xem giúp');
      expect(part).toContain('www[.]evil[.]example');
      expect(part).toContain('Bình luận này chưa được đăng.');
      expect(part).not.toMatch(/comments\.example\/\w\//);
    }
    expect(String(mail.html)).not.toContain('href');
    expect(source).not.toMatch(/^(Reply-To|List-[A-Za-z-]+|Cc|Bcc):/im);
    expect(await stage.store.read.selectFrom('tokens').select('hash').execute()).toEqual([]);
  });

  test('takes its note along also when a version before planned the mail', async () => {
    const about = { comment: await stage.comment(), revision: 1, note: 'Chờ từ bản trước' };
    await stage.send(transport, await stage.letter({ kind: 'forward', recipient: recipient(), about }));
    expect(delivered().mail.text).toContain('Chờ từ bản trước');
  });

  test('says when it stands under its article', async () => {
    const comment = await stage.comment();
    await stage.decide(comment, 'approve');
    const about = { comment, revision: 1 };
    await stage.send(transport, await stage.letter({ kind: 'forward', recipient: recipient(), about }));
    expect(delivered().mail.text).toContain('Bình luận này đang hiện dưới bài.');
  });

  test('that its reader took back meanwhile goes nowhere', async () => {
    const comment = await stage.comment();
    const about = { comment, revision: 1 };
    const id = await stage.letter({ kind: 'forward', recipient: recipient(), about });
    await stage.store.write(async (db) => {
      const row = await commentById(db, comment);
      if (row) await withdraw(db, row, stage.now);
    });
    expect((await stage.send(transport, id)).outcome).toBe('cancelled');
    expect(office.mails).toEqual([]);
  });

  test('leaves neither address nor note behind, however it ends', async () => {
    const about = { comment: await stage.comment(), revision: 1, words: words('Kín'), note: 'Kín' };
    const sent = await stage.letter({ kind: 'forward', recipient: recipient(), about });
    await stage.send(transport, sent);
    office.onRecipient = () => ({ code: 550, text: '5.1.1 no such user' });
    const refused = await stage.letter({ kind: 'forward', recipient: recipient('ai@bao.example'), about });
    expect((await stage.send(transport, refused)).outcome).toBe('failed');
    for (const id of [sent, refused]) {
      const { recipient: address, about: kept } = await stage.mail(id);
      expect(address).toBeNull();
      expect(JSON.parse(kept ?? '')).toEqual({ comment: about.comment, revision: 1 });
    }
  });

  test('to a wrong address says nothing of the moderator’s own mailbox', async () => {
    office.onRecipient = () => ({ code: 550, text: '5.1.1 no such user' });
    const about = { comment: await stage.comment(), revision: 1 };
    const { jobs } = await stage.send(
      transport,
      await stage.letter({ kind: 'forward', recipient: recipient(), about }),
    );
    expect(jobs).toEqual([]);
    expect(await stage.mailbox('lan')).toBeUndefined();
  });

  test('keeps a hostile address, name and note in their places', async () => {
    const evil = 'x\r\nBcc: all@bao.example\r\n\r\n<script>alert(1)</script>';
    const comment = await stage.comment({ name: evil, title: evil, text: evil, article: evil });
    const about = { comment, revision: 1, words: words(evil) };
    await stage.send(transport, await stage.letter({ kind: 'forward', recipient: recipient(), about }));
    const { mail, to, source } = delivered();
    expect(to).toEqual(['phongvien@bao.example']);
    expect(source.split('\r\n\r\n')[0]).not.toMatch(/^bcc:/im);
    expect(String(mail.html)).not.toContain('<script');
  });
});

describe('the four digits of a site that asks for them', () => {
  test('stand in both parts, the same at every try and on no mail of another site', async () => {
    stage.change({
      moderation: { confirm: 'code' },
      moderators: [{ id: 'lan', name: 'Lan', email: 'lan@bao.example' }],
    });
    await stage.comment();
    const id = await stage.planOne();
    office.onRecipient = () => ({ code: 451, text: 'later' });
    await stage.send(transport, id);
    office.onRecipient = () => null;
    await stage.send(transport, id);
    const code = confirmCode(stage.keys, id);
    expect(code).toMatch(/^\d{4}$/);
    for (const part of [delivered().mail.text, String(delivered().mail.html)])
      expect(part).toContain(`Mã xác nhận: ${code}`);
    stage.change({ moderation: { confirm: 'button' } });
    await stage.comment();
    await stage.post(transport);
    expect(delivered(1).mail.text).not.toContain('Mã xác nhận');
  });

  test('are spread evenly over all there are', () => {
    const codes = Array.from({ length: 4_000 }, (_, n) => confirmCode(stage.keys, `mail-${n}`));
    expect(codes.every((code) => /^\d{4}$/.test(code))).toBe(true);
    expect(new Set(codes).size).toBeGreaterThan(3_100);
    for (let digit = 0; digit < 10; digit++) {
      const share = codes.filter((code) => code.startsWith(String(digit))).length / codes.length;
      expect(share).toBeGreaterThan(0.07);
      expect(share).toBeLessThan(0.13);
    }
  });
});

test('letters do not hide a machine’s presses from the next mail with comments', async () => {
  await stage.store.write((db) =>
    db
      .insertInto('moderator_states')
      .values({ site: 'dongthap', moderator_id: 'lan', scanner_seen_at: stage.now })
      .execute(),
  );
  stage.now += MINUTE;
  await stage.send(transport, await stage.letter({ kind: 'login' }));
  await stage.comment();
  await stage.post(transport);
  const texts = office.mails.filter(({ to }) => to[0] === 'lan@bao.example').map(({ mail }) => mail.text);
  expect(texts.map((text) => text?.includes('lượt bấm bất thường'))).toEqual([false, true]);
});
