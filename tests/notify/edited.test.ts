import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buildModerationMail, HTML_MOST, howManyFit } from '../../src/notify/batch/moderation-mail.ts';
import { changeOf } from '../../src/notify/wording/change.ts';
import { commentById } from '../../src/store/comments.ts';
import type { CommentRow } from '../../src/store/database/schema.ts';
import { beginScreening, finishScreening } from '../../src/store/screenings.ts';
import { insertEdit } from '../../src/store/submissions.ts';
import { type PostOffice, startPostOffice } from '../harness/post-office.ts';
import { batch, comment, mailOf } from './samples.ts';
import { HOUR, openStage, type Stage } from './stage.ts';

let stage: Stage;
let office: PostOffice;
beforeEach(async () => {
  office = await startPostOffice();
  stage = await openStage({ moderators: [{ id: 'lan', name: 'Lan', email: 'lan@bao.example' }] });
});
afterEach(async () => {
  await stage.close();
  await office.close();
});

async function edit(id: string, text: string): Promise<void> {
  const { write } = stage.store;
  await write(async (db) =>
    insertEdit(db, (await commentById(db, id)) as CommentRow, { text, now: stage.now }),
  );
  await write(async (db) => {
    const begun = await beginScreening(db, id);
    if (!begun) throw new Error('nothing to screen');
    const result = {
      name: begun.comment.name,
      text,
      html: '<p></p>',
      policy: 'test',
      verdict: 'pending',
    } as const;
    await finishScreening(
      db,
      begun.comment,
      { ...result, score: 0, reasons: '[]', foldedHash: null },
      stage.now,
    );
  });
}

/** Sends what is due. @returns the two parts of the newest mail */
async function post(): Promise<{ text: string; html: string }> {
  await stage.post(stage.transport(office.url));
  const { mail } = office.mails.at(-1) ?? {};
  return { text: mail?.text ?? '', html: String(mail?.html) };
}

describe('a mail about a comment that its reader edited', () => {
  test('after an earlier mail says that it replaces that mail, and shows what changed', async () => {
    const id = await stage.comment({ text: 'Giá vé 50 nghìn là hợp lý.' });
    await post();
    stage.now += HOUR;
    await edit(id, 'Giá vé 80 nghìn là hợp lý.');
    const { text, html } = await post();
    for (const part of [text, html])
      expect(part).toContain(
        'Bạn đọc đã sửa bình luận này sau thư trước. Nội dung dưới đây thay cho nội dung trong thư ấy.',
      );
    expect(text).toContain('Giá vé 80 nghìn là hợp lý.\n\nTrước khi sửa:\nGiá vé 50 nghìn là hợp lý.');
    expect(html).toContain('Giá vé <span style="font-weight:700;text-decoration:underline">80</span> nghìn');
    expect(html).toContain('Giá vé <span style="text-decoration:line-through">50</span> nghìn');
  });

  test('after it was published shows the text that stands, against the one that waits', async () => {
    const id = await stage.comment({ text: 'Cầu mới rất đẹp.' });
    await post();
    await stage.decide(id, 'approve');
    stage.now += HOUR;
    await edit(id, 'Cầu mới rất xấu.');
    const { text, html } = await post();
    expect(text).toContain('Bản đang đăng vẫn giữ nguyên, bản sửa dưới đây chờ duyệt.');
    expect(text).toContain('Trước khi sửa:\nCầu mới rất đẹp.');
    expect(html).toMatch(/underline">xấu\.<[\s\S]*line-through">đẹp\.</);
  });

  test('says nothing of an edit that came before any mail did', async () => {
    const id = await stage.comment({ text: 'Cầu mới rất đẹp.' });
    await edit(id, 'Cầu mới rất xấu.');
    const { text } = await post();
    expect(text).toContain('Cầu mới rất xấu.');
    expect(text).not.toMatch(/đã sửa|Trước khi sửa/);
  });

  test('brings no life to a link by cutting it in two', async () => {
    const id = await stage.comment({ text: 'Xem https://a.example/mot nhé' });
    await post();
    stage.now += HOUR;
    await edit(id, 'Xem https://a.example/hai nhé');
    const { html, text } = await post();
    for (const part of [html, text]) expect(part).not.toMatch(/https?:\/\/a|a\.example/);
    expect(text).toContain('hxxps://a[.]example/hai (đường dẫn đã vô hiệu)');
  });

  test('keeps below 80 KB with twenty long ones, and leaves out what has no room', () => {
    const long = `${'Ý kiến của bạn đọc. '.repeat(40)}Giá vé`;
    const edited = { of: 'mailed', before: `${long} 50 nghìn` } as const;
    const list = Array.from({ length: 20 }, () => comment({ text: `${long} 80 nghìn`, edited }));
    expect(Buffer.byteLength(batch(list).html)).toBeLessThanOrEqual(HTML_MOST);
    const word = (other: string) => (_: unknown, n: number) => (n % 2 ? other : `tiếng${n}`);
    const mixed = (other: string) => Array.from({ length: 600 }, word(other)).join(' ');
    const worst = { text: mixed('mới'), edited: { of: 'mailed', before: mixed('cũ') } } as const;
    const mail = mailOf(Array.from({ length: 20 }, () => comment(worst)));
    const room = howManyFit(mail);
    expect(room).toBeGreaterThan(5);
    const { html } = buildModerationMail({ ...mail, comments: mail.comments.slice(0, room) });
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(HTML_MOST);
  });
});

describe('the text before an edit', () => {
  test('is whole when it is short, and else what changed with the words around it', () => {
    const said = (before: string, now: string) =>
      changeOf(before, now)
        .before.map(({ text }) => text)
        .join('');
    expect(said('một hai ba', 'một ba')).toBe('một hai ba');
    const much = 'chữ '.repeat(300);
    const excerpt = said(`${much}sai ${much}`, `${much}đúng ${much}`);
    expect(excerpt.length).toBeLessThan(400);
    expect(excerpt).toMatch(/^….*chữ sai chữ.*…$/);
  });

  test('never cuts a letter that takes two units', () => {
    const faces = '😀'.repeat(300);
    const { before } = changeOf(`${faces} sai ${faces}`, `${faces} đúng ${faces}`);
    for (const { text } of before) expect(text.isWellFormed()).toBe(true);
  });
});
