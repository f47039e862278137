import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { questionOf } from './asking.ts';
import { PROFILES } from './scanners.ts';
import { mailedWorld, scan, stateOf } from './scanning.ts';
import { type Answer, nonceIn, openStage, type Stage } from './stage.ts';

let stage: Stage;
let world: Awaited<ReturnType<typeof mailedWorld>>;
beforeEach(async () => {
  stage = await openStage();
  world = await mailedWorld(stage);
});
afterEach(() => stage.close());

/** Presses a button on a page, with what the page itself holds. */
const pressOn = (path: string, { body }: Answer, action: string, fields: Record<string, string> = {}) =>
  stage.post(path, { nonce: nonceIn(body, fields.comment), action, ...fields });
const isAsking = ({ body }: Answer) => body.includes('name="asked"');

describe('the page that asks about an action', () => {
  test('has an address of its own, which shows it and changes nothing, however often it is opened', async () => {
    const before = await stateOf(stage);
    for (const [path, action, fields] of [
      [world.single[0], 'reply', {}],
      [world.single[0], 'ban', {}],
      [world.batch, 'forward', { comment: '0190-2' }],
      [world.batch, 'approve-rest', { comment: '*' }],
    ] as [string, string, Record<string, string>][]) {
      const led = await pressOn(path, await stage.get(path), action, fields);
      const address = questionOf(led) as string;
      expect(address).toMatch(new RegExp(`^${path}\\?ask=${action}`));
      for (const method of ['HEAD', 'GET', 'GET'])
        expect((await stage.get(address, { method })).status).toBe(200);
      const page = await stage.get(address);
      expect(isAsking(page)).toBe(true);
      expect(page.headers.get('cache-control')).toBe('no-store');
    }
    expect(await stateOf(stage)).toEqual(before);
  });

  test('is the link’s own page where there is nothing to ask about, or not by this link', async () => {
    const comments = [await stage.row('0190-1')];
    const poor = await stage.link(comments, { actions: ['approve', 'reject'] });
    const batch = await stage.link(comments, { purpose: 'batch' });
    await stage.press(batch, 'approve', { comment: '0190-1' });
    for (const address of [
      `${poor}?ask=reply`,
      `${batch}?ask=reply`,
      `${batch}?ask=reply&about=0190-2`,
      `${batch}?ask=approve-rest`,
      `${batch}?ask=next`,
      `${batch}?ask=approve&about=0190-1`,
      `${batch}?ask=x&ask=y`,
      // Its article is closed already.
      `${world.single[6]}?ask=close-article`,
    ]) {
      const page = await stage.get(address);
      expect([address, page.status, isAsking(page)]).toEqual([address, 200, false]);
    }
    expect((await stage.get(`/m/${'a'.repeat(43)}?ask=reply`)).status).toBe(404);
  });

  test('asks nobody twice for one more press who was asked on the page before, without cookies too', async () => {
    const [path] = world.single as [string];
    await scan(stage, PROFILES['opens the page anew for each button'] as never, [path]);
    const again = await pressOn(path, await stage.get(path), 'approve');
    expect(again.text).toContain('Bộ lọc thư vừa bấm thử các nút trong thư này.');
    const address = questionOf(await pressOn(path, again, 'reply')) as string;
    expect(address).toContain('&step=');
    const sent = await pressOn(address, await stage.get(address), 'reply', { asked: 'yes', text: 'Cảm ơn.' });
    expect(sent.status).toBe(303);
    expect((await stage.row('0190-1')).status).toBe('approved');
  });
});
