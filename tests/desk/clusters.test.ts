import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { noteKinship } from '../../src/store/likenesses.ts';
import { insertSubmission } from '../../src/store/submissions.ts';
import { MINUTE, nonceIn } from '../moderation/stage.ts';
import { newComment } from '../store/rows.ts';
import { type Desk, openDesk, type Person } from './stage.ts';

let desk: Desk;
let lan: Person;
let made = 0;
beforeEach(async () => {
  desk = await openDesk();
  lan = await desk.seat();
});
afterEach(() => desk.close());

const HOME = '/desk/dongthap';
const LINK = 'lua.example/trung-thuong';

interface Alike {
  kin?: string;
  links?: string[];
  ip_hash?: string | null;
}

/** Waiting comments with something in common, written at once. */
async function alike(count: number, { kin, links = [], ip_hash = null }: Alike): Promise<string[]> {
  made += 1;
  const ids = Array.from({ length: count }, (_, n) => `k${made}-${n}`);
  const at = desk.now - MINUTE + made;
  await desk.test.store.write(async (db) => {
    for (const [n, id] of ids.entries()) {
      const comment = newComment({ id, name: `Người ${n}`, ip_hash, created_at: at });
      await insertSubmission(db, comment);
      await noteKinship(
        db,
        { id, site: 'dongthap', revision: 1 },
        { kin: kin ?? id, fingerprint: null, links },
        at,
      );
    }
    await db
      .updateTable('comments')
      .set({ status: 'pending', waiting_since: at, unscreened: 0, version: 2 })
      .where('id', 'in', ids)
      .execute();
    const screened = {
      html: '<p>Bài viết rất hay.</p>',
      policy: 'text-1',
      verdict: 'pending',
      reasons: '[]',
    } as const;
    await db.updateTable('revisions').set(screened).where('comment_id', 'in', ids).execute();
  });
  return ids;
}

const clusterOf = (body: string) =>
  [...body.matchAll(/href="([^"]*\/clusters\/[^"]+)"/g)].map(([, href = '']) =>
    href.replaceAll('&amp;', '&'),
  );

const boxes = (body: string) =>
  [...body.matchAll(/name="chosen" value="([^"]+)" checked/g)].map(([, box = '']) => box);

async function decide(path: string, action: string, more: [string, string][] = [], only?: string[]) {
  const { body } = await lan.get(path);
  const fields: [string, string][] = [
    ['nonce', nonceIn(body, '*')],
    ['comment', '*'],
    ['action', action],
  ];
  for (const name of ['until', 'shown']) {
    const [, value] = new RegExp(`name="${name}" value="([^"]*)"`).exec(body) ?? [];
    if (value !== undefined) fields.push([name, value]);
  }
  for (const box of only ?? boxes(body)) fields.push(['chosen', box]);
  return lan.get(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams([...fields, ...more]).toString(),
  });
}

const follow = (answer: { headers: Headers }) => lan.get(answer.headers.get('Location') ?? '');
const statuses = async (ids: string[]) =>
  (await Promise.all(ids.map((id) => desk.row(id)))).map(({ status }) => status);

test('comments that share a link are named above what waits and decided on by one press, which can be taken back', async () => {
  const ids = await alike(7, { links: [LINK] });
  const others = await alike(2, { links: ['bao.example/khac'] });
  const home = await lan.get(HOME);
  expect(home.text).toContain(`7 bình luận có cùng đường dẫn này (${LINK}): quyết định một lần`);
  const [path = ''] = clusterOf(home.body);
  expect(clusterOf(home.body)).toHaveLength(1);
  const page = await lan.get(path);
  expect(page.text).toContain(`7 bình luận có cùng đường dẫn này (${LINK})`);
  expect(boxes(page.body)).toHaveLength(7);
  const said = await follow(await decide(path, 'many-spam'));
  expect(said.text).toContain('Đã đánh dấu 7 bình luận là spam. Hoàn tác (đến 11:12)');
  expect(said.text).toContain('Không còn bình luận nào của nhóm này đang chờ duyệt.');
  expect(await statuses(ids)).toEqual(Array(7).fill('spam'));
  expect(await statuses(others)).toEqual(['pending', 'pending']);
  const batch = /name="batch" value="([^"]+)"/.exec(said.body)?.[1] ?? '';
  const undo = { nonce: nonceIn(said.body, '*'), comment: '*', batch, action: 'many-undo' };
  expect((await follow(await lan.post(`${HOME}?many=1`, undo))).text).toContain('Đã hoàn tác 7.');
  expect(await statuses(ids)).toEqual(Array(7).fill('pending'));
});

test('comments with the same text and comments of one network are groups too; the same comments are named once', async () => {
  await alike(4, { kin: 'the same', links: [LINK], ip_hash: 'flood' });
  await alike(6, { ip_hash: 'office' });
  const home = await lan.get(HOME);
  expect(home.text).toContain('6 bình luận gửi từ cùng một mạng: quyết định một lần');
  expect(home.text).toContain('4 bình luận có cùng nội dung: quyết định một lần');
  expect(home.text).not.toContain('có cùng đường dẫn');
  expect(clusterOf(home.body)).toHaveLength(2);
  expect(home.body).not.toContain('office');
  const [text = '', network = ''] = clusterOf(home.body);
  expect((await lan.get(network)).text).toContain('Nhiều người có thể dùng chung một mạng');
  expect(boxes((await lan.get(text)).body)).toHaveLength(4);
  expect((await lan.get(`${HOME}/clusters`)).text).toContain('Nhóm bình luận giống nhau');
});

test('a flood and readers who share its network are two groups, and nobody is ticked for the network alone', async () => {
  const spam = await alike(14, { kin: 'loan', links: [LINK], ip_hash: 'mobile' });
  const readers = await alike(13, { ip_hash: 'mobile' });
  const home = await lan.get(HOME);
  expect(home.text).toContain('14 bình luận có cùng nội dung: quyết định một lần');
  expect(home.text).toContain('27 bình luận gửi từ cùng một mạng: quyết định một lần');
  expect(home.text).not.toContain('có cùng đường dẫn');
  const [text = '', network = ''] = clusterOf(home.body);
  const page = await lan.get(network);
  expect(page.body.match(/name="chosen"/g)).toHaveLength(27);
  expect(boxes(page.body)).toEqual([]);
  expect((await decide(network, 'many-spam')).status).toBe(422);
  await decide(text, 'many-spam');
  expect(await statuses(spam)).toEqual(Array(14).fill('spam'));
  expect(await statuses(readers)).toEqual(Array(13).fill('pending'));
  expect(boxes((await lan.get(`${network}?all=1`)).body)).toHaveLength(13);
});

test('a link that more comments share than the text does is named besides the text', async () => {
  await alike(3, { kin: 'one', links: [LINK] });
  await alike(9, { links: [LINK] });
  const home = await lan.get(HOME);
  expect(home.text).toContain('12 bình luận có cùng đường dẫn này');
  expect(home.text).toContain('3 bình luận có cùng nội dung');
});

test('the way back of a press on several is offered on the lists while it lasts, to whoever pressed', async () => {
  const ids = await alike(5, { links: [LINK] });
  await alike(1, {});
  const [path = ''] = clusterOf((await lan.get(HOME)).body);
  await decide(path, 'many-spam');
  for (const list of ['', '/decided']) {
    expect((await lan.get(HOME + list)).text).toContain('đánh dấu');
    expect((await lan.get(HOME + list)).body).toContain('value="many-undo"');
  }
  const minh = await desk.seat('minh@bao.example');
  expect((await minh.get(HOME)).body).not.toContain('value="many-undo"');
  const home = await lan.get(HOME);
  const batch = /name="batch" value="([^"]+)"/.exec(home.body)?.[1] ?? '';
  const undo = { nonce: nonceIn(home.body, '*'), comment: '*', batch, action: 'many-undo' };
  expect((await follow(await lan.post(HOME, undo))).text).toContain('Đã hoàn tác 5.');
  expect(await statuses(ids)).toEqual(Array(5).fill('pending'));
  expect((await lan.get(HOME)).body).not.toContain('name="batch"');
  const [again = ''] = clusterOf((await lan.get(HOME)).body);
  await decide(again, 'many-spam');
  desk.now += 31 * MINUTE;
  expect((await lan.get(HOME)).body).not.toContain('name="batch"');
});

test('two of a kind, and what is decided already, are no group', async () => {
  await alike(2, { kin: 'pair' });
  const ids = await alike(3, { kin: 'three' });
  await lan.press(HOME, 'approve', { comment: ids[0] ?? '' });
  const home = await lan.get(HOME);
  expect(clusterOf(home.body)).toEqual([]);
  expect((await lan.get(`${HOME}/clusters`)).text).toContain(
    'Không có nhóm bình luận giống nhau nào đang chờ duyệt.',
  );
});

test('what is unticked, and what moved meanwhile, is left alone', async () => {
  const ids = await alike(5, { kin: 'k' });
  const [path = ''] = clusterOf((await lan.get(HOME)).body);
  const ticked = boxes((await lan.get(path)).body).slice(1);
  await desk.edit(ids[4] ?? '', 'Một bản khác');
  const said = await follow(await decide(path, 'many-reject', [], ticked));
  expect(said.text).toContain('Đã chọn không đăng 3 bình luận. 1 bình luận được giữ nguyên');
  expect(await statuses(ids)).toEqual(['pending', 'rejected', 'rejected', 'rejected', 'pending']);
});

test('a flood is refused whole by one press, but only what was shown is ever published, and nothing that came later', async () => {
  const ids = await alike(130, { kin: 'flood' });
  const [path = ''] = clusterOf((await lan.get(HOME)).body);
  const page = await lan.get(path);
  expect(page.text).toContain('130 bình luận có cùng nội dung');
  expect(page.text).toContain('tính cả 30 bình luận còn lại không hiện ở đây');
  expect(boxes(page.body)).toHaveLength(100);
  const rest: [string, string][] = [['rest', '1']];
  await decide(path, 'many-approve', rest, boxes(page.body).slice(0, 1));
  expect((await statuses(ids)).filter((status) => status === 'approved')).toHaveLength(1);
  const spared = boxes((await lan.get(path)).body);
  const said = await follow(await decide(path, 'many-reject', rest, spared.slice(1)));
  expect(said.text).toContain('Đã chọn không đăng 128 bình luận.');
  expect((await statuses(ids)).filter((status) => status === 'pending')).toHaveLength(1);
}, 60_000);

test('a group that is not there, of another site, or pressed from elsewhere is refused and nothing changes', async () => {
  const ids = await alike(3, { kin: 'k' });
  const [path = ''] = clusterOf((await lan.get(HOME)).body);
  expect((await lan.get(`${HOME}/clusters/text/nobody`)).status).toBe(404);
  expect((await lan.get(`${HOME}/clusters/else/${ids[0]}`)).status).toBe(404);
  expect((await lan.get(`${HOME}/clusters/link/${ids[0]}`)).status).toBe(404);
  await desk.add({ id: 'elsewhere', site: 'camau' });
  const kinship = { kin: 'k', fingerprint: null, links: [] };
  await desk.test.store.write((db) =>
    noteKinship(db, { id: 'elsewhere', site: 'camau', revision: 1 }, kinship, desk.now),
  );
  expect((await lan.get(`${HOME}/clusters/text/elsewhere`)).status).toBe(404);
  expect(boxes((await lan.get(path)).body)).toHaveLength(3);
  expect((await lan.post(path, { nonce: 'forged', comment: '*', action: 'many-spam' })).status).toBe(403);
  expect((await decide(path, 'many-restore')).status).toBe(422);
  expect((await decide(path, 'many-spam', [], [])).status).toBe(422);
  expect(await statuses(ids)).toEqual(['pending', 'pending', 'pending']);
});

test('a link’s text is text on every page', async () => {
  await alike(3, { links: ['lua.example/"><img src=x onerror=alert(1)>'] });
  const home = await lan.get(HOME);
  const [path = ''] = clusterOf(home.body);
  for (const { body } of [home, await lan.get(path), await lan.get(`${HOME}/clusters`)]) {
    expect(body).not.toContain('<img');
    expect(body).toContain('&lt;img src=x');
  }
});
