import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MINUTE, nonceIn } from '../moderation/stage.ts';
import { type Desk, openDesk, type Person } from './stage.ts';

let desk: Desk;
let lan: Person;
beforeEach(async () => {
  desk = await openDesk();
  lan = await desk.seat();
});
afterEach(() => desk.close());

const PAGE = '/desk/dongthap?many=1';

const boxesIn = (body: string) =>
  [...body.matchAll(/name="chosen" value="([^"]+)"/g)].map((match) => match[1] as string);

const ticked = (body: string) => body.match(/name="chosen" value="[^"]+" checked/g)?.length ?? 0;

/** Ticks boxes of the page as it is and presses. */
async function choose(values: string[], action: string, nonce?: string) {
  const own = nonce ?? nonceIn((await lan.get(PAGE)).body, '*');
  const body = new URLSearchParams({ nonce: own, comment: '*', action });
  for (const value of values) body.append('chosen', value);
  return lan.get(PAGE, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin' },
    body,
  });
}

const follow = (answer: { headers: Headers }) => lan.get(answer.headers.get('Location') ?? '');

async function waiting(n: number): Promise<string[]> {
  const ids = [];
  for (let at = 0; at < n; at++) ids.push((await desk.add({ name: `Người ${at}` })).id);
  return ids;
}

test('all that are ticked are published by one press, and come back by another', async () => {
  const ids = await waiting(7);
  const page = await lan.get(PAGE);
  const boxes = boxesIn(page.body);
  expect(boxes).toHaveLength(7);
  expect(ticked(page.body)).toBe(0);
  const said = await follow(await choose(boxes.slice(0, 5), 'many-approve'));
  expect(said.text).toContain('Đã đăng 5. Hoàn tác (đến 11:12)');
  expect(said.text).toContain('Chờ duyệt 2');
  expect(desk.jobs).toHaveLength(5);
  const batch = /name="batch" value="([^"]+)"/.exec(said.body)?.[1] ?? '';
  const nonce = nonceIn(said.body, '*');
  const undone = await lan.post(PAGE, { nonce, comment: '*', batch, action: 'many-undo' });
  const back = await follow(undone);
  expect(back.text).toContain('Đã hoàn tác 5.');
  expect(back.text).toContain('Chờ duyệt 7');
  for (const id of ids) expect((await desk.row(id)).status).toBe('pending');
});

test.each([
  ['many-reject', 'rejected', 'Đã chọn không đăng 2 bình luận.'],
  ['many-spam', 'spam', 'Đã đánh dấu 2 bình luận là spam.'],
])('%s does the same to each', async (action, status, said) => {
  const ids = await waiting(2);
  const answer = await follow(await choose(boxesIn((await lan.get(PAGE)).body), action));
  expect(answer.text).toContain(said);
  for (const id of ids)
    expect(await desk.log(id)).toEqual([`desk lan ${action.slice(5)}: pending → ${status}`]);
});

test('what moved meanwhile is left alone, and the page says how many', async () => {
  const [first = '', second = ''] = await waiting(3);
  const { body } = await lan.get(PAGE);
  const boxes = boxesIn(body);
  await desk.edit(first, 'Một bản khác');
  const minh = await desk.seat('minh@bao.example');
  await minh.press('/desk/dongthap', 'reject', { comment: second });
  const said = await follow(await choose(boxes, 'many-approve', nonceIn(body, '*')));
  expect(said.text).toContain('Đã đăng 1. 2 bình luận được giữ nguyên, vì đã có thay đổi trước đó.');
  expect((await desk.row(first)).status).toBe('pending');
  expect((await desk.row(second)).status).toBe('rejected');
});

test('the same page pressed twice decides once', async () => {
  await waiting(2);
  const { body } = await lan.get(PAGE);
  const [boxes, nonce] = [boxesIn(body), nonceIn(body, '*')];
  const answers = await Promise.all([1, 2].map(() => choose(boxes, 'many-approve', nonce)));
  const said = await Promise.all(answers.map(follow));
  for (const { text } of said) expect(text).toContain('Đã đăng 2.');
  expect(desk.jobs).toHaveLength(2);
});

test('a press without a box ticked says so', async () => {
  await waiting(1);
  const answer = await choose([], 'many-approve');
  expect(answer.status).toBe(422);
  expect(answer.text).toContain('Chưa chọn bình luận nào. Chưa có gì thay đổi.');
});

test('what the checks found is marked in each text, which stays one run of text without links', async () => {
  const text = 'Vay tiền nhanh <b>đây</b>\n\nhttps://vay.example/a?b=1&c=2';
  const reasons = JSON.stringify([{ check: 'banned-word', points: 3, spans: [[0, 8]] }]);
  await desk.add({ text, reasons });
  const { body } = await lan.get(PAGE);
  expect(body).toContain(
    '<mark>Vay tiền</mark> nhanh &lt;b&gt;đây&lt;/b&gt;\n\nhttps://vay.example/a?b=1&amp;c=2</span>',
  );
});

test('every box of the page can be ticked without a script', async () => {
  await waiting(3);
  const page = await lan.get(PAGE);
  expect(page.text).toContain('Chọn cả trang');
  expect(ticked((await lan.get(`${PAGE}&all=1`)).body)).toBe(3);
});

test('what the page does not offer, a comment of another site, and a press from elsewhere do nothing', async () => {
  const [id = ''] = await waiting(1);
  const { body } = await lan.get(PAGE);
  const [box = ''] = boxesIn(body);
  expect((await choose([box], 'many-restore')).status).toBe(422);
  expect((await choose([box], 'many-approve', 'forged')).status).toBe(403);
  await desk.add({ id: 'elsewhere', site: 'camau' });
  const said = await follow(await choose(['elsewhere.2'], 'many-approve'));
  expect(said.text).toContain('1 bình luận được giữ nguyên');
  expect((await desk.row('elsewhere')).status).toBe('pending');
  expect((await desk.row(id)).status).toBe('pending');
});

test('a page that lay open too long asks again', async () => {
  await waiting(1);
  const { body } = await lan.get(PAGE);
  desk.now += 13 * 60 * MINUTE;
  const answer = await choose(boxesIn(body), 'many-approve', nonceIn(body, '*'));
  expect(answer.text).toContain('Trang đã mở khá lâu. Xin bấm lại một lần nữa.');
});
