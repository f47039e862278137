import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { auditRows } from '../../src/store/health/audit.ts';
import { everyWay, MANY_PAGES, PROFILES } from './scanners.ts';
import { mailedWorld, openJar, scan, stateOf } from './scanning.ts';
import { buttonsIn, MINUTE, nonceIn, openStage, type Stage } from './stage.ts';

let stage: Stage;
let world: Awaited<ReturnType<typeof mailedWorld>>;
let before: Record<string, string>;
beforeEach(async () => {
  // Scanners come in crowds: how often a network may come with wrong links is not what is looked at here.
  stage = await openStage();
  world = await mailedWorld(stage);
  before = await stateOf(stage);
});
afterEach(async () => {
  expect(await auditRows(stage.test.store.read)).toEqual([]);
  await stage.close();
});

describe('a scanner that', () => {
  test.each(Object.keys(PROFILES))(
    '%s leaves everything as it was',
    async (name) => {
      const { statuses } = await scan(stage, PROFILES[name] as never, some());
      expect(await stateOf(stage)).toEqual(before);
      expect(Object.keys(statuses).filter((status) => Number(status) >= 500)).toEqual([]);
      await decides(MANY_PAGES.test(name));
    },
    240_000,
  );

  test.each([
    'opens the page anew for each button',
    'opens the page anew for each button, from the last to the first',
  ])(
    '%s and takes five seconds for each leaves everything as it was',
    async (name) => {
      await scan(stage, PROFILES[name] as never, world.paths, { pace: 5_000 });
      expect(await stateOf(stage)).toEqual(before);
    },
    240_000,
  );

  test('keeps every cookie, and comes again when its browser is an old friend, leaves everything as it was', async () => {
    const jar = openJar({ forgets: false });
    const names = ['presses every button of the page', 'opens the page anew for each button'];
    for (const name of names) {
      await scan(stage, PROFILES[name] as never, world.paths, { jar });
      expect(await stateOf(stage)).toEqual(before);
      stage.now += 120 * MINUTE;
    }
  }, 240_000);

  test.each(['as they stand', 'reversed'] as const)(
    'goes every way of two presses from a new page each time, the buttons %s, leaves everything as it was',
    async (order) => {
      const [single] = world.single as [string];
      const pause = world.paths.at(-1) as string;
      await scan(stage, (visit, path) => everyWay(visit, path, order), [single, pause]);
      expect(await stateOf(stage)).toEqual(before);
    },
    240_000,
  );

  test('does all of this, engine after engine, leaves links that work for people', async () => {
    for (const profile of Object.values(PROFILES)) await scan(stage, profile, some());
    expect(await stateOf(stage)).toEqual(before);
    await decides(true);
  }, 600_000);

  /** A comment that waits, one that is published, the page of the mail and the one that pauses it. */
  const some = () => [world.single[0], world.single[4], world.batch, world.paths.at(-1)] as string[];

  /** Somebody who comes at once. @param again whether the press is asked for once more */
  async function decides(again: boolean): Promise<void> {
    const [path] = world.single as [string];
    let answer = await stage.press(path, 'approve');
    if (again) {
      expect(answer.text).toContain('Bộ lọc thư vừa bấm thử các nút trong thư này. Xin bấm lại một lần nữa.');
      answer = await stage.post(path, { nonce: nonceIn(answer.body), action: 'approve' });
    }
    expect(answer.status).toBe(303);
    expect((await stage.get(path)).text).toContain('Đã duyệt. Bình luận sẽ hiện dưới bài trong vòng 1 phút.');
  }
});

describe('a person', () => {
  test('with two tabs of one link decides in one and sees it in the other', async () => {
    const [path] = world.single as [string];
    const [one, other] = [nonceIn((await stage.get(path)).body), nonceIn((await stage.get(path)).body)];
    await stage.post(path, { nonce: one, action: 'approve' });
    const second = await stage.post(path, { nonce: other, action: 'reject' });
    expect(second.status).toBe(303);
    const page = await stage.get(path);
    expect(page.text).toContain('Lan đã duyệt lúc');
    expect(buttonsIn(page.body)).toContain('reject');
    expect(await log(path)).toEqual(['approve']);
  });

  test('who changes their mind five times is never taken for a machine', async () => {
    const [path] = world.single as [string];
    for (const action of ['approve', 'undo', 'reject', 'approve', 'spam'])
      expect((await stage.press(path, action)).status).toBe(303);
    expect(await log(path)).toEqual(['approve', 'undo', 'reject', 'approve', 'spam']);
  });

  test('who comes back after an hour presses once more', async () => {
    const [path] = world.single as [string];
    const nonce = nonceIn((await stage.get(path)).body);
    stage.now += 60 * MINUTE;
    const again = await stage.post(path, { nonce, action: 'approve' });
    expect(again.text).toContain('Trang đã mở khá lâu. Xin bấm lại một lần nữa.');
    expect(await log(path)).toEqual([]);
    expect((await stage.post(path, { nonce: nonceIn(again.body), action: 'approve' })).status).toBe(303);
    expect(await log(path)).toEqual(['approve']);
  });

  test('whose browser tells neither where a press comes from nor its origin decides all the same', async () => {
    const [path] = world.single as [string];
    const nonce = nonceIn((await stage.get(path)).body);
    expect((await stage.post(path, { nonce, action: 'approve' })).status).toBe(303);
    expect(await log(path)).toEqual(['approve']);
  });

  test("whose link a scanner pressed a moment ago sees what happened, and the next mail's notice is due", async () => {
    const [path] = world.single as [string];
    await scan(stage, PROFILES['presses every button of the page'] as never, [path]);
    expect((await stage.get(path)).text).toContain('Lượt bấm bất thường qua đường dẫn của Lan đã được hủy');
    const state = await stage.test.store.read
      .selectFrom('moderator_states')
      .select('scanner_seen_at')
      .where('moderator_id', '=', 'lan')
      .executeTakeFirst();
    expect(state?.scanner_seen_at).toBe(stage.now);
  });

  /** What was decided on the comment of a link, by people. */
  async function log(path: string): Promise<string[]> {
    const rows = await stage.test.store.read
      .selectFrom('decisions')
      .select(['action', 'channel'])
      .where('comment_id', '=', idOf(path))
      .orderBy('seq')
      .execute();
    return rows.flatMap(({ action, channel }) => (channel === 'mail' ? action : []));
  }

  function idOf(path: string): string {
    return `0190-${world.single.indexOf(path) + 1}`;
  }
});
