import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { auditRows } from '../../src/store/health/audit.ts';
import { PROFILES } from './scanners.ts';
import { mailedWorld, openJar, scan } from './scanning.ts';
import { type Answer, MINUTE, nonceIn, openStage, type Stage } from './stage.ts';

const AGAIN = 'Bộ lọc thư vừa bấm thử các nút trong thư này. Xin bấm lại một lần nữa.';
const PRESSES_ALL = 'opens the page anew for each button, from the last to the first';

let stage: Stage;
let world: Awaited<ReturnType<typeof mailedWorld>>;
beforeEach(async () => {
  stage = await openStage();
  world = await mailedWorld(stage);
});
afterEach(async () => {
  expect(await auditRows(stage.test.store.read)).toEqual([]);
  await stage.close();
});

const single = (n: number) => world.single[n] as string;
/** Those that these tests press on, and the page of the whole mail. */
const some = () => [single(0), single(1), single(3), world.batch];
const scanAll = (paths = some()) => scan(stage, PROFILES[PRESSES_ALL] as never, paths);
const statusOf = async (n: number) => (await stage.row(`0190-${n + 1}`)).status;

/** Somebody with a browser, and how often a press of theirs was asked for once more. */
function openBrowser({ cookies = true } = {}) {
  const jar = openJar();
  const browser = { askedAgain: 0, get, send, press };
  return browser;

  async function get(path: string): Promise<Answer> {
    return stage.get(path, { headers: cookies ? jar.headers() : {} });
  }

  async function send(path: string, fields: Record<string, string>): Promise<Answer> {
    const answer = await stage.post(path, fields, cookies ? jar.headers() : {});
    jar.keep(answer.headers);
    if (answer.text.includes(AGAIN)) browser.askedAgain += 1;
    return answer;
  }

  /** Opens the page, presses, and presses again when that is asked for. @returns where it led to */
  async function press(path: string, action: string, fields: Record<string, string> = {}): Promise<string> {
    let answer = await send(path, {
      nonce: nonceIn((await get(path)).body, fields.comment),
      action,
      ...fields,
    });
    if (answer.text.includes(AGAIN))
      answer = await send(path, { nonce: nonceIn(answer.body, fields.comment), action, ...fields });
    expect(answer.status).toBe(303);
    return answer.headers.get('location') ?? '';
  }
}

describe('a person who comes when a scanner has just pressed every button of the mail', () => {
  test('presses once more, and then decides comment after comment, each by its own link', async () => {
    await scanAll();
    stage.now += 5_000;
    const person = openBrowser();
    await person.press(single(0), 'approve');
    await person.press(single(1), 'reject');
    await person.press(single(3), 'spam');
    expect(person.askedAgain).toBe(1);
    expect([await statusOf(0), await statusOf(1), await statusOf(3)]).toEqual([
      'approved',
      'rejected',
      'spam',
    ]);
  });

  test.each([
    ['keeps cookies', true],
    ['keeps no cookies', false],
  ])('… or on the page of the whole mail, also where a browser %s', async (_what, cookies) => {
    await scanAll();
    const person = openBrowser({ cookies });
    let path = world.batch;
    for (const [comment, action] of [
      ['0190-1', 'approve'],
      ['0190-2', 'reject'],
      ['0190-3', 'approve'],
      ['0190-1', 'undo'],
      ['0190-1', 'approve'],
    ] as const)
      path = (await person.press(path, action, { comment })).replace(/#.*/, '');
    expect(person.askedAgain).toBe(1);
    expect([await statusOf(0), await statusOf(1), await statusOf(2)]).toEqual([
      'approved',
      'rejected',
      'approved',
    ]);
  });

  test('keeps every decision when the scanner goes on, or another one comes', async () => {
    await scanAll();
    const person = openBrowser();
    await person.press(single(0), 'approve');
    await Promise.all([
      scanAll(),
      scan(stage, PROFILES['opens the page once for each button, all at once'] as never, some(), {
        atOnce: true,
      }),
      person.press(single(1), 'approve'),
      person.press(world.batch, 'reject', { comment: '0190-3' }),
    ]);
    expect([await statusOf(0), await statusOf(1), await statusOf(2)]).toEqual([
      'approved',
      'approved',
      'rejected',
    ]);
    expect(person.askedAgain).toBe(1);
  });

  test('had the page open before', async () => {
    const person = openBrowser();
    const nonce = nonceIn((await person.get(single(0))).body);
    await scanAll();
    const again = await person.send(single(0), { nonce, action: 'approve' });
    expect(again.text).toContain(AGAIN);
    expect(await statusOf(0)).toBe('pending');
    await person.send(single(0), { nonce: nonceIn(again.body), action: 'approve' });
    expect(await statusOf(0)).toBe('approved');
  });

  test('had it open for an hour, and is asked once, not twice', async () => {
    const person = openBrowser();
    const nonce = nonceIn((await person.get(single(0))).body);
    stage.now += 60 * MINUTE;
    await scanAll();
    const again = await person.send(single(0), { nonce, action: 'approve' });
    expect(again.text).toContain('Trang đã mở khá lâu. Xin bấm lại một lần nữa.');
    expect((await person.send(single(0), { nonce: nonceIn(again.body), action: 'approve' })).status).toBe(
      303,
    );
    expect(await statusOf(0)).toBe('approved');
  });

  test('has two tabs of it, and decides in both', async () => {
    const person = openBrowser();
    const tabs = [nonceIn((await person.get(single(0))).body), nonceIn((await person.get(single(1))).body)];
    await scanAll();
    for (const n of [0, 1]) {
      const again = await person.send(single(n), { nonce: tabs[n] as string, action: 'approve' });
      expect(again.text).toContain(AGAIN);
      await person.send(single(n), { nonce: nonceIn(again.body), action: 'approve' });
    }
    expect([await statusOf(0), await statusOf(1)]).toEqual(['approved', 'approved']);
  });

  test('goes back after a change of mind and presses on the page of before', async () => {
    await scanAll();
    const person = openBrowser();
    const again = await person.send(single(0), {
      nonce: nonceIn((await person.get(single(0))).body),
      action: 'approve',
    });
    const nonce = nonceIn(again.body);
    await person.send(single(0), { nonce, action: 'approve' });
    const back = await person.send(single(0), { nonce, action: 'reject' });
    expect(back.text).toContain('xin bấm lại');
    await person.send(single(0), { nonce: nonceIn(back.body), action: 'reject' });
    expect(await statusOf(0)).toBe('rejected');
  });

  test('is asked for nothing when the browser is known from an earlier day', async () => {
    const person = openBrowser();
    await person.press(single(6), 'remove');
    stage.now += 24 * 60 * MINUTE;
    await scanAll();
    await person.press(single(0), 'approve');
    await person.press(world.batch, 'reject', { comment: '0190-2' });
    await scanAll();
    expect(person.askedAgain).toBe(0);
    expect([await statusOf(0), await statusOf(1)]).toEqual(['approved', 'rejected']);
  });

  test('… and keeps what was decided a moment before it came', async () => {
    const person = openBrowser();
    await person.press(single(6), 'remove');
    stage.now += 24 * 60 * MINUTE;
    await person.press(single(0), 'approve');
    stage.now += 5_000;
    await scanAll();
    expect(await statusOf(0)).toBe('approved');
  });

  test('is asked for nothing a quarter of an hour later', async () => {
    await scanAll();
    stage.now += 15 * MINUTE;
    const person = openBrowser();
    await person.press(single(0), 'approve');
    expect(person.askedAgain).toBe(0);
  });
});

describe('what was typed or ticked is on the page that asks for one more press', () => {
  const sent = async (n: number, fields: Record<string, string>) => {
    await scanAll([single(n)]);
    const person = openBrowser();
    const nonce = nonceIn((await person.get(single(n))).body);
    return (await person.send(single(n), { nonce, ...fields })).body;
  };

  test.each([
    ['an edited text', 0, { action: 'edit', text: 'Bản do Lan sửa.' }, '>\nBản do Lan sửa.</textarea>'],
    ['a reason', 5, { action: 'reason', other: 'Bài đã đóng' }, 'value="Bài đã đóng"'],
    ['an answer', 0, { action: 'reply', asked: 'yes', text: 'Cảm ơn bạn.' }, '>\nCảm ơn bạn.</textarea>'],
    [
      'an address',
      0,
      { action: 'forward', asked: 'yes', email: 'p@bao.example', note: 'Xem giúp.' },
      'p@bao.example',
    ],
    ['a box', 0, { action: 'close-article', asked: 'yes', sure: 'yes' }, 'required checked'],
    ['a ban', 0, { action: 'ban', asked: 'yes', by: 'network', term: 'ever' }, 'value="network" checked'],
  ])('%s', async (_what, n, fields, kept) => {
    expect(await sent(n, fields)).toContain(kept);
  });
});
