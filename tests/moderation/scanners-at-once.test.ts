import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { auditRows } from '../../src/store/health/audit.ts';
import { MANY_PAGES, PROFILES } from './scanners.ts';
import { mailedWorld, scan, stateOf } from './scanning.ts';
import { nonceIn, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  expect(await auditRows(stage.test.store.read)).toEqual([]);
  await stage.close();
});

/** The others press nothing. */
const PRESSING = Object.keys(PROFILES).filter((name) => /button/.test(name));

test.each(PRESSING)(
  'a scanner that %s, on all links of the mail at the same time, changes nothing',
  async (name) => {
    const world = await mailedWorld(stage);
    const before = await stateOf(stage);
    await scan(stage, PROFILES[name] as never, world.paths, { atOnce: true });
    expect(await stateOf(stage)).toEqual(before);
    const [path] = world.single as [string];
    let answer = await stage.press(path, 'approve');
    if (MANY_PAGES.test(name)) {
      expect(answer.text).toContain('Bộ lọc thư vừa bấm thử các nút trong thư này. Xin bấm lại một lần nữa.');
      answer = await stage.post(path, { nonce: nonceIn(answer.body), action: 'approve' });
    }
    expect(answer.status).toBe(303);
    expect((await stage.get(path)).text).toContain('Đã duyệt. Bình luận sẽ hiện dưới bài trong vòng 1 phút.');
  },
  240_000,
);
