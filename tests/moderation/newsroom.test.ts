import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { presentComments } from '../../src/publish/presenter.ts';
import { auditRows } from '../../src/store/health/audit.ts';
import { addsUp, ledgers } from '../../src/store/health/ledger.ts';
import { publishedPage } from '../../src/store/publishing/published.ts';
import { testSite } from '../harness/site.ts';
import { buttonsIn, MINUTE, nonceIn, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  // Whatever was pressed, the books add up and no row is odd.
  expect([...(await ledgers(stage.test.store.read)).values()].every(addsUp)).toBe(true);
  expect(await auditRows(stage.test.store.read)).toEqual([]);
  await stage.close();
});

const ANSWER = { text: 'Cảm ơn bạn.\nGiá vé niêm yết là 30.000 đồng.' };

/** What readers see, as `name: html`, replies indented. */
async function list(depth = 2): Promise<string[]> {
  const article = { site: 'dongthap', article: 'a1', sort: 'oldest', limit: 50 } as const;
  const page = await publishedPage(stage.test.store.read, { ...article, after: null, now: stage.now });
  const lines = (entries: ReturnType<typeof presentComments>, indent: string): string[] =>
    entries.flatMap((entry) => [
      'deleted' in entry
        ? `${indent}(deleted)`
        : `${indent}${entry.name}${entry.newsroom ? ' [Tòa soạn]' : ''}: ${entry.html}${entry.edited ? ' (edited)' : ''}`,
      ...lines(entry.replies, `${indent}> `),
    ]);
  return lines(presentComments(page, depth), '');
}

const rows = () => stage.test.store.read.selectFrom('comments').selectAll().orderBy('created_at').execute();
const later = () => {
  stage.now += 10_000;
};

describe('an answer in the name of the newsroom', () => {
  test('is asked for on a page of its own, approves the comment and stands below it with the badge', async () => {
    const comment = await stage.add({ text: 'Giá vé bao nhiêu?' });
    const path = await stage.link([comment]);
    const question = await stage.press(path, 'reply');
    expect(question.status).toBe(200);
    expect(question.text).toContain('Trả lời với tên Tòa soạn');
    expect(question.text).toContain('với tên Báo Mẫu Online và dấu “Tòa soạn”');
    expect((await stage.row(comment.id)).status).toBe('pending');

    const answer = await stage.answer(path, 'reply', ANSWER);
    expect(answer.status).toBe(303);
    later();
    expect(await list()).toEqual([
      'Nguyễn Văn An: <p>Giá vé bao nhiêu?</p>',
      '> Báo Mẫu Online [Tòa soạn]: <p>Cảm ơn bạn.<br />Giá vé niêm yết là 30.000 đồng.</p>',
    ]);
    const page = await stage.get(path);
    expect(page.text).toContain('Báo Mẫu Online Tòa soạn Cảm ơn bạn. Giá vé niêm yết');
    expect(stage.jobs.map(({ queue }) => queue)).toEqual(['publish', 'publish']);
    const [, reply] = await rows();
    expect(reply).toMatchObject({ newsroom: 'lan', parent_id: comment.id, root_id: comment.id, depth: 2 });
    expect(await stage.log(reply?.id ?? '')).toEqual(['mail lan approve: pending → approved']);
  });

  test('goes with its comment when the press is undone, and waits for nobody', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    await stage.answer(path, 'reply', ANSWER);
    await stage.press(path, 'undo');
    later();
    expect(await list()).toEqual([]);
    const [row, reply] = await rows();
    expect(row?.status).toBe('pending');
    expect(reply).toMatchObject({ status: 'removed', waiting_since: null });
    // Decided anew, the comment stands without it.
    await stage.press(path, 'approve');
    later();
    expect(await list()).toHaveLength(1);
  });

  test('says beforehand and afterwards that undoing takes both back, and keeps its text to be sent again', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    expect((await stage.press(path, 'reply')).text).toContain('Trong 30 phút sau đó, hoàn tác là gỡ cả hai.');
    await stage.answer(path, 'reply', ANSWER);
    expect((await stage.get(path)).text).toContain('Hoàn tác cả câu trả lời (đến 11:12)');
    const batch = await stage.link([comment], { purpose: 'batch' });
    expect((await stage.get(batch)).text).toContain('Hoàn tác cả hai');
    await stage.press(path, 'undo');
    const undone = (await stage.get(path)).text;
    expect(undone).toContain('Bình luận lại chờ duyệt. Câu trả lời với tên Tòa soạn cũng đã được gỡ.');
    const again = await stage.press(path, 'reply');
    expect(again.body).toContain(`>\n${ANSWER.text}</textarea>`);
    expect(again.text).toContain('Câu trả lời đã gỡ trước đây còn ở ô này.');
    await stage.answer(path, 'reply', ANSWER);
    // What stands is not offered a second time.
    expect((await stage.press(path, 'reply')).body).toContain('>\n</textarea>');
    later();
    expect(await list()).toHaveLength(2);
  });

  test('that a machine wrote is offered to nobody', async () => {
    const path = await stage.link([await stage.add()]);
    const nonce = nonceIn((await stage.press(path, 'reply')).body);
    await stage.post(path, { nonce, action: 'reply', asked: 'yes', text: 'test' });
    await stage.post(path, { nonce, page: 'all' });
    expect((await stage.press(path, 'reply')).body).toContain('>\n</textarea>');
  });

  test('leaves a plain undo as it is, and does not claim what an answer of its own press was', async () => {
    const path = await stage.link([await stage.add()]);
    await stage.press(path, 'approve');
    await stage.answer(path, 'reply', ANSWER);
    const page = (await stage.get(path)).text;
    expect(page).toContain('Hoàn tác (đến 11:12)');
    expect(page).not.toContain('Hoàn tác cả');
  });

  test('can be taken down at any time while the comment stays', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    await stage.answer(path, 'reply', ANSWER);
    stage.now += 24 * 60 * MINUTE;
    expect(buttonsIn((await stage.get(path)).body)).toContain('remove-reply');
    await stage.press(path, 'remove-reply');
    expect(await list()).toEqual(['Nguyễn Văn An: <p>Bài viết rất hay, cảm ơn tòa soạn.</p>']);
    expect((await stage.get(path)).text).not.toContain('Giá vé niêm yết');
  });

  test('under a comment that stands already adds nothing but the answer', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    await stage.press(path, 'approve');
    later();
    expect((await stage.press(path, 'reply')).text).toContain('Đăng câu trả lời');
    await stage.answer(path, 'reply', ANSWER);
    await stage.answer(path, 'reply', { text: 'Và xin hẹn bạn mùa sau.' });
    later();
    expect(await list()).toHaveLength(3);
    expect(await stage.log(comment.id)).toHaveLength(1);
  });

  test.each([
    [2, ['An', '> Bình', '> Báo Mẫu Online']],
    [3, ['An', '> Bình', '> > Báo Mẫu Online']],
    [1, ['An', '> Bình', 'Báo Mẫu Online']],
  ])('stands where a site of %i levels lets a reply stand', async (depth, expected) => {
    stage.sites[0] = testSite({ comments: { depth }, moderation: { publishDelay: '10s' } });
    const top = await stage.add({ name: 'An' });
    await stage.press(await stage.link([top]), 'approve');
    const reply = await stage.add({ name: 'Bình', parent_id: top.id, root_id: top.id, depth: 2 });
    stage.now += MINUTE;
    await stage.answer(await stage.link([reply]), 'reply', ANSWER);
    later();
    expect((await list(depth)).map((line) => line.split(/[:[]/)[0]?.trim())).toEqual(expected);
  });

  test('that is empty or too long is refused in words, with the text kept; an old page asks once more', async () => {
    stage.sites[0] = testSite({ comments: { maxLength: 100 } });
    const path = await stage.link([await stage.add()]);
    const empty = await stage.answer(path, 'reply', { text: ' \u200b ' });
    expect(empty.status).toBe(422);
    expect(empty.text).toContain('Vui lòng nhập câu trả lời.');
    const long = await stage.answer(path, 'reply', { text: 'ệ'.repeat(101) });
    expect(long.status).toBe(422);
    expect(long.text).toContain('Câu trả lời dài quá 100 ký tự (hiện 101).');
    expect(long.body).toContain(`${'ệ'.repeat(101)}</textarea>`);
    const nonce = nonceIn(long.body);
    stage.now += 31 * MINUTE;
    const old = await stage.post(path, { nonce, action: 'reply', asked: 'yes', ...ANSWER });
    expect(old.text).toContain('Trang đã mở khá lâu. Xin bấm lại một lần nữa.');
    expect(old.body).toContain('30.000 đồng.</textarea>');
    expect(await rows()).toHaveLength(1);
  });

  test('is written once however often its page is sent, and never on a text nobody has seen', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    const nonce = nonceIn((await stage.press(path, 'reply')).body);
    const fields = { nonce, action: 'reply', asked: 'yes', ...ANSWER };
    const answers = await Promise.all([1, 2, 3, 4].map(() => stage.post(path, fields)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    expect(await rows()).toHaveLength(2);

    const other = await stage.add();
    const otherPath = await stage.link([other]);
    const stale = nonceIn((await stage.press(otherPath, 'reply')).body);
    await stage.edit(other.id, 'Một câu khác hẳn.');
    const lost = await stage.post(otherPath, { ...fields, nonce: stale });
    expect(lost.status).toBe(200);
    expect(lost.text).toContain('Câu trả lời chưa được đăng, vì bình luận vừa thay đổi.');
    expect(lost.text).toContain('Một câu khác hẳn.');
    expect(lost.body).toContain('30.000 đồng.</textarea>');
    expect((await stage.row(other.id)).status).toBe('pending');
  });

  test('by a machine that presses everything leaves nothing behind', async () => {
    const comment = await stage.add();
    const path = await stage.link([comment]);
    const nonce = nonceIn((await stage.press(path, 'reply')).body);
    await stage.post(path, { nonce, action: 'reply', asked: 'yes', ...ANSWER });
    const voided = await stage.post(path, { nonce, page: 'all' });
    expect(voided.text).toContain('Có lượt bấm bất thường');
    later();
    expect(await list()).toEqual([]);
    expect((await stage.row(comment.id)).status).toBe('pending');
  });
});
