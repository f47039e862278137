import { afterEach, describe, expect, test } from '@jest/globals';
import { setMailboxState } from '../../src/store/moderators/mailboxes.ts';
import { HOUR, MINUTE, NOW, nextPlan, openStage, type Stage, sends } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const LAN = { id: 'lan', name: 'Lan', email: 'lan@bao.example' };
const PACE = { firstAfter: '5m', every: '30m', maxPerHour: 30, publishDelay: '0s' };

/** Whose mails were planned, and how many comments each holds. */
async function planned(mailIds: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const id of mailIds) {
    const { moderator_id, state } = await stage.mail(id);
    const items = await stage.store.read
      .selectFrom('mail_items')
      .select('comment_id')
      .where('mail_id', '=', id)
      .execute();
    found.push(`${moderator_id}: ${items.length} ${state}`);
  }
  return found;
}

async function planNow(): Promise<string[]> {
  return planned(sends(await stage.plan()));
}

describe('planning', () => {
  test('where nothing waits there is nothing to plan', async () => {
    stage = await openStage();
    await stage.comment({ verdict: 'spam' });
    expect(await stage.plan()).toEqual([]);
  });

  test('every moderator gets one mail with everything that waits', async () => {
    stage = await openStage();
    await stage.comment();
    await stage.comment({ article: 'bai-2' });
    expect(await planNow()).toEqual(['lan: 2 queued', 'minh: 2 queued']);
    expect(await stage.plan()).toEqual([]);
  });

  test('the first mail comes after firstAfter, the next one after every', async () => {
    stage = await openStage({ moderators: [LAN], moderation: PACE });
    await stage.comment();
    expect(nextPlan(await stage.plan())).toBe(5 * MINUTE);
    stage.now = NOW + 5 * MINUTE;
    expect(await planNow()).toEqual(['lan: 1 queued']);
    stage.now = NOW + 10 * MINUTE;
    await stage.comment();
    expect(nextPlan(await stage.plan())).toBe(35 * MINUTE);
    stage.now = NOW + 35 * MINUTE;
    expect(await planNow()).toEqual(['lan: 1 queued']);
  });

  test('a mail takes the twenty oldest, the others go with the next', async () => {
    stage = await openStage({ moderators: [LAN], moderation: PACE });
    for (let n = 0; n < 25; n++) await stage.comment();
    stage.now = NOW + 5 * MINUTE;
    const jobs = await stage.plan();
    expect(await planned(sends(jobs))).toEqual(['lan: 20 queued']);
    expect(nextPlan(jobs)).toBe(35 * MINUTE);
    stage.now = NOW + 35 * MINUTE;
    expect(await planNow()).toEqual(['lan: 5 queued']);
  });

  test('maxPerHour holds mails back until the hour allows another', async () => {
    stage = await openStage({
      moderators: [LAN],
      moderation: { ...PACE, firstAfter: '0s', every: '0s', maxPerHour: 2 },
    });
    for (const minute of [0, 10, 20]) {
      stage.now = NOW + minute * MINUTE;
      await stage.comment();
      expect(await planNow()).toEqual(minute < 20 ? ['lan: 1 queued'] : []);
    }
    expect(nextPlan(await stage.plan())).toBe(HOUR);
    stage.now = NOW + HOUR;
    expect(await planNow()).toEqual(['lan: 1 queued']);
  });

  test('in the quiet hours nothing is planned, and afterwards all of it', async () => {
    stage = await openStage({ moderators: [LAN], moderation: { ...PACE, quietHours: '10:00-11:30' } });
    await stage.comment();
    stage.now = NOW + 20 * MINUTE;
    await stage.comment();
    expect(nextPlan(await stage.plan())).toBe(85 * MINUTE);
    stage.now = NOW + 85 * MINUTE;
    expect(await planNow()).toEqual(['lan: 2 queued']);
  });

  test('a deputy is mailed what has waited long enough, and nothing younger', async () => {
    stage = await openStage({
      moderators: [LAN, { id: 'minh', name: 'Minh', email: 'minh@bao.example', mailAfter: '2h' }],
    });
    await stage.comment();
    expect(await planNow()).toEqual(['lan: 1 queued']);
    stage.now = NOW + HOUR;
    await stage.comment();
    expect(await planNow()).toEqual(['lan: 1 queued']);
    expect(nextPlan(await stage.plan())).toBe(2 * HOUR);
    stage.now = NOW + 2 * HOUR;
    expect(await planNow()).toEqual(['minh: 1 queued']);
  });

  test('whoever paused is not mailed, unless nobody else would be', async () => {
    stage = await openStage();
    await stage.comment();
    const pause = (moderator: string, hours: number) =>
      stage.store.write((db) =>
        setMailboxState(db, { site: stage.site.id, moderator }, { paused_until: NOW + hours * HOUR }),
      );
    await pause('lan', 23);
    expect(await planNow()).toEqual(['minh: 1 queued']);
    await pause('minh', 24);
    await stage.comment();
    expect(await planNow()).toEqual(['minh: 1 queued']);
  });

  test('two plans at the same moment make one mail', async () => {
    stage = await openStage({ moderators: [LAN], moderation: PACE });
    for (let n = 0; n < 45; n++) await stage.comment();
    stage.now = NOW + 5 * MINUTE;
    const jobs = await Promise.all([stage.plan(), stage.plan(), stage.plan()]);
    expect(jobs.flatMap(sends)).toHaveLength(1);
  });

  test('a decided comment is mailed to nobody', async () => {
    stage = await openStage();
    await stage.decide(await stage.comment(), 'approve');
    expect(await stage.plan()).toEqual([]);
  });
});
