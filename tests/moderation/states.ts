/** Every state of the pages behind mailed links, to be looked at and examined. */
import type { CommentRow } from '../../src/store/database/schema.ts';
import { testSite } from '../harness/site.ts';
import { nonceIn, type Stage } from './stage.ts';

export interface Shown {
  path: string;
  /** Buttons to press on the page, by name and value: in the browser, so that the answer is what is shown. */
  press?: { name: string; value: string };
  /** What to unfold then, by the text of its summary. */
  unfold?: string;
}

/** Eight lines at 360 px. */
export const LONG =
  'Tôi ở Cao Lãnh, đọc bài thấy vui vì sen về sớm. Nhưng năm ngoái có người bán vé xem sen giá cao gấp ba, bà con nói là không đáng. Mong tòa soạn hỏi giúp Sở Văn hóa xem năm nay quản lý thế nào, để du khách yên tâm về Đồng Tháp Mười xem sen.';
const SENDER = { reader_hash: 'device', contact_hash: 'mail', ip_hash: 'net' };
const NOTED = '[{"say":"có 2 đường dẫn"},{"say":"gõ không dấu"}]';
const DAY = 86_400_000;
const asking = (value: string) => ({ name: 'action', value });

export const STATES: Record<string, (stage: Stage) => Promise<Shown>> = {
  waiting: async (stage) => {
    const parent = await stage.add({ name: 'Trần Thị Bình', text: LONG });
    await stage.press(await stage.link([parent]), 'approve');
    const reply = {
      parent_id: parent.id,
      root_id: parent.id,
      depth: 2,
      text: LONG,
      reasons: NOTED,
      ...SENDER,
    };
    return { path: await stage.link([await stage.add(reply)]) };
  },
  menu: async (stage) => ({
    path: await stage.link([await stage.add({ text: LONG, ...SENDER })]),
    unfold: 'Thêm…',
  }),
  editing: async (stage) => ({
    path: await stage.link([await stage.add({ text: LONG })]),
    unfold: 'Sửa rồi đăng',
  }),
  approved: async (stage) => {
    const [first] = await several(stage, 3);
    return decided(stage, first, 'approve');
  },
  rejected: async (stage) => decided(stage, (await several(stage, 2))[0], 'reject'),
  explained: async (stage) => {
    const shown = await decided(stage, await stage.add(), 'reject');
    await stage.press(shown.path, 'reason', { reason: 'Quảng cáo' });
    return { ...shown, unfold: 'Đổi lý do' };
  },
  later: async (stage) => {
    const shown = await decided(stage, await stage.add(), 'approve');
    stage.now += DAY;
    return { ...shown, unfold: 'Đổi quyết định' };
  },
  removed: async (stage) => {
    const shown = await decided(stage, await stage.add(), 'approve');
    await stage.press(shown.path, 'remove');
    return shown;
  },
  byAnother: async (stage) => {
    const comment = await stage.add();
    await stage.press(await stage.link([comment], { moderator: 'minh' }), 'approve');
    return { path: await stage.link([comment]) };
  },
  editedSince: async (stage) => {
    const comment = await stage.add({ text: 'Sen năm nay nở sớm quá, giá vé 50 nghìn là hợp lý.' });
    const path = await stage.link([comment]);
    await stage.edit(comment.id, 'Sen năm nay nở sớm quá, giá vé 80 nghìn là hơi cao.');
    return { path };
  },
  machine: async (stage) => ({
    path: await stage.link([await stage.add()]),
    press: { name: 'page', value: 'all' },
  }),
  answered: async (stage) => {
    const path = await stage.link([await stage.add({ text: LONG })]);
    await stage.answer(path, 'reply', { text: 'Cảm ơn bạn. Giá vé niêm yết là 30.000 đồng một người.' });
    return { path };
  },
  answeredInBatch: async (stage) => {
    const comments = await several(stage, 2);
    const [first] = comments as [CommentRow];
    await stage.answer(await stage.link([first]), 'reply', { text: 'Cảm ơn bạn.' });
    return { path: await stage.link(comments, { purpose: 'batch' }) };
  },
  answerTakenBack: async (stage) => {
    const shown = await (STATES.answered as (stage: Stage) => Promise<Shown>)(stage);
    await stage.press(shown.path, 'undo');
    return shown;
  },
  askReplyAgain: async (stage) => {
    const shown = await (STATES.answerTakenBack as (stage: Stage) => Promise<Shown>)(stage);
    return { ...shown, press: asking('reply') };
  },
  everythingDone: async (stage) => {
    const path = await stage.link([await stage.add(SENDER)]);
    await stage.answer(path, 'close-article', { sure: 'yes' });
    await stage.answer(path, 'pause-site', { sure: 'yes' });
    await stage.answer(path, 'ban', { by: 'reader', term: 'month' });
    await stage.answer(path, 'forward', { email: 'phongvien@bao.example' });
    return { path };
  },
  askReply: async (stage) => ({ path: await stage.link([await stage.add()]), press: asking('reply') }),
  askForward: async (stage) => ({ path: await stage.link([await stage.add()]), press: asking('forward') }),
  askClose: async (stage) => ({
    path: await stage.link([await stage.add()]),
    press: asking('close-article'),
  }),
  askPause: async (stage) => ({ path: await stage.link([await stage.add()]), press: asking('pause-site') }),
  askBan: async (stage) => ({ path: await stage.link([await stage.add(SENDER)]), press: asking('ban') }),
  unknown: async () => ({ path: `/m/${'a'.repeat(43)}` }),
  expired: async (stage) => ({ path: await stage.link([await stage.add()], { expiresAt: stage.now - 1 }) }),
  pause: async (stage) => ({ path: await stage.link([], { purpose: 'pause' }) }),
  code: async (stage) => {
    stage.sites[0] = testSite({ moderation: { confirm: 'code' } });
    return { path: await stage.link([await stage.add()], { mail: 'm1' }) };
  },
  wrongCode: async (stage) => {
    const shown = await (STATES.code as (stage: Stage) => Promise<Shown>)(stage);
    return { ...shown, press: asking('confirm') };
  },
  batch: async (stage) => ({ path: await stage.link(await several(stage, 12), { purpose: 'batch' }) }),
  batchHalf: async (stage) => {
    const comments = await several(stage, 12);
    const path = await stage.link(comments, { purpose: 'batch' });
    for (const [index, { id }] of comments.slice(0, 5).entries())
      await stage.press(path, index % 3 === 1 ? 'reject' : 'approve', { comment: id });
    return { path };
  },
  batchRest: async (stage) => ({
    path: await stage.link(await several(stage, 12), { purpose: 'batch' }),
    press: asking('approve-rest'),
  }),
  batchPublished: async (stage) => {
    const comments = await several(stage, 12);
    const path = await stage.link(comments, { purpose: 'batch' });
    await publish(stage, path, comments.slice(0, 9));
    return { path };
  },
  batchEnd: async (stage) => {
    const comments = await several(stage, 2);
    const path = await stage.link(comments, { purpose: 'batch' });
    await publish(stage, path, comments);
    return { path };
  },
  batchMore: async (stage) => {
    const shown = await (STATES.batchEnd as (stage: Stage) => Promise<Shown>)(stage);
    await several(stage, 3);
    return shown;
  },
  "a reader's own link": async (stage) => ({ path: await readerLink(stage) }),
  "a reader's own link, confirmed": async (stage) => {
    const path = await readerLink(stage);
    await stage.press(path, 'confirm');
    return { path };
  },
  "a reader's own link, stopped": async (stage) => {
    const path = await readerLink(stage);
    for (const action of ['confirm', 'stop']) await stage.press(path, action);
    return { path };
  },
};

/** The link of a mail to a reader who wants to be told of replies. */
const readerLink = (stage: Stage) =>
  stage.link([['c1', 1]], { purpose: 'confirm', actions: ['confirm', 'stop'], mark: 'an' });

async function decided(stage: Stage, comment: CommentRow | undefined, action: string): Promise<Shown> {
  const path = await stage.link(comment ? [comment] : []);
  await stage.press(path, action);
  return { path };
}

/** Comments of different lengths on five articles, every sixth with a reason line. */
export async function several(stage: Stage, count: number): Promise<CommentRow[]> {
  const names = ['Nguyễn Văn An', 'Trần Thị Bình', 'Lê Chi', 'Phạm Dũng', 'Hoàng Em', 'Vũ Phượng'];
  const comments: CommentRow[] = [];
  for (let index = 0; index < count; index++)
    comments.push(
      await stage.add({
        name: names[index % names.length],
        article_id: `a${index % 5}`,
        ...(index % 4 === 0 && { text: LONG }),
        ...(index % 6 === 5 && { reasons: NOTED }),
      }),
    );
  return comments;
}

/** Publishes these by the second page of a batch. */
export async function publish(stage: Stage, path: string, comments: readonly CommentRow[]): Promise<void> {
  const nonce = nonceIn((await stage.press(path, 'approve-rest', { comment: '*' })).body, '*');
  const fields = [
    ['nonce', nonce],
    ['action', 'approve-rest'],
    ['asked', 'yes'],
    ['comment', '*'],
    ...comments.map(({ id, version }) => ['chosen', `${id}.${version}`]),
  ];
  await stage.get(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields as [string, string][]).toString(),
  });
}
