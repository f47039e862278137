import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { alarmTrouble } from '../../src/store/health/alarms.ts';
import { addressMark } from '../../src/store/mail/trials.ts';
import { setMailboxState } from '../../src/store/moderators/mailboxes.ts';
import { alarmSite, startAlarm } from '../../workers/alarm.ts';
import { until } from '../harness/until.ts';
import { openReceivers, type Receivers, SECRET, TELEGRAM, TOKEN, WEBHOOK } from './receivers.ts';
import { HOUR, MINUTE, openStage, type Stage } from './stage.ts';

let stage: Stage;
let receivers: Receivers;

beforeEach(async () => {
  receivers = await openReceivers();
  stage = await openStage({ alarm: { webhook: WEBHOOK } });
});
afterEach(async () => {
  await stage.close();
  await receivers.close();
});

const round = () => alarmSite({ ...stage, fetch: receivers.fetch }, stage.site, new AbortController().signal);
const told = () => receivers.hook.received.map(({ body }) => JSON.parse(body));
const texts = () => receivers.telegram.received.map(({ body }) => JSON.parse(body).text);
/** Rounds every ten minutes, as time goes by. */
async function pass(hours: number): Promise<void> {
  for (let minutes = 0; minutes < hours * 60; minutes += 10) {
    stage.now += 10 * MINUTE;
    await round();
  }
}

describe('comments that wait', () => {
  test('are told of once the oldest waits for four hours, with counts and no words of theirs', async () => {
    stage.change({ alarm: { webhook: WEBHOOK, telegram: TELEGRAM } });
    await stage.comment({ article: 'bai-1', url: 'https://bao.example/bai-1', title: 'Mùa sen' });
    await pass(3.5);
    await stage.comment();
    expect(told()).toEqual([]);
    await pass(0.5);
    expect(told()).toMatchObject([
      { type: 'comments.waiting', data: { site: 'dongthap', count: 2, oldestSeconds: 14_400 } },
    ]);
    expect(texts()).toEqual(['Báo Mẫu Online: 2 bình luận chờ duyệt, lâu nhất 4 giờ.']);
    const everything = JSON.stringify([receivers.hook.received, receivers.telegram.received]);
    expect(everything).not.toMatch(/hay, cảm ơn|Nguyễn|Mùa sen|bao\.example|comments\.example/);
  });

  test('are told of in the language of the site, after the time it sets', async () => {
    stage.change({ locale: 'en', alarm: { telegram: TELEGRAM }, moderation: { escalateAfter: '30m' } });
    await stage.comment();
    await pass(0.5);
    expect(texts()).toEqual(['Báo Mẫu Online: 1 comment has waited for a decision for 30 minutes.']);
    expect(told()).toEqual([]);
  });

  test('that stay are told of again after a day', async () => {
    await stage.comment();
    await pass(50);
    expect(told().map(({ data }) => data.oldestSeconds / 3_600)).toEqual([4, 28]);
  });

  test('that come again and again are told of every four hours at most', async () => {
    for (let cycle = 0; cycle < 12; cycle++) {
      await stage.comment();
      await pass(4.2);
      await stage.decideAll();
      await round();
    }
    const times = told().map(({ timestamp }) => Date.parse(timestamp) / HOUR);
    expect(times).toHaveLength(12);
    stage.change({ alarm: { webhook: WEBHOOK }, moderation: { escalateAfter: '5m' } });
    for (let cycle = 0; cycle < 24; cycle++) {
      await stage.comment();
      await pass(0.5);
      await stage.decideAll();
      await round();
    }
    const later = told().map(({ timestamp }) => Date.parse(timestamp) / HOUR);
    expect(later.length - times.length).toBeLessThanOrEqual(3);
    for (const [index, time] of later.slice(1).entries())
      expect(time - (later[index] ?? 0)).toBeGreaterThanOrEqual(4);
  });

  test('through the quiet hours are not told of before somebody could have looked', async () => {
    stage.change({ alarm: { webhook: WEBHOOK }, moderation: { quietHours: '22:00-06:00' } });
    stage.now = Date.parse('2026-11-22T21:00:00+07:00');
    await stage.comment();
    await pass(24);
    expect(told().map(({ timestamp }) => timestamp)).toEqual(['2026-11-23T02:00:00.000Z']);
  });

  test('are nobody’s business where no alarm is set', async () => {
    stage.change({ alarm: {} });
    await stage.comment();
    await pass(5);
    expect(told()).toEqual([]);
    expect(await stage.read('alarms')).toEqual([]);
  });
});

describe('other troubles', () => {
  const refuse = (moderator: string, at: number | null, email = `${moderator}@bao.example`) =>
    stage.store.write((db) =>
      setMailboxState(
        db,
        { site: stage.site.id, moderator },
        {
          failed_at: at,
          failure: at === null ? null : '550',
          failed_address: at === null ? null : addressMark(stage.keys, email),
        },
      ),
    );

  test('an address that refuses its mail is told of, and again when another one follows later', async () => {
    await refuse('lan', stage.now);
    await round();
    await round();
    expect(told()).toMatchObject([{ type: 'mail.refused', data: { count: 1 } }]);
    await refuse('lan', null);
    await pass(5);
    await refuse('minh', stage.now);
    await refuse('lan', stage.now);
    await round();
    expect(told()).toMatchObject([{ data: { count: 1 } }, { type: 'mail.refused', data: { count: 2 } }]);
  });

  test('a moderator who is no longer one, and an address mended since, are no trouble', async () => {
    await refuse('somebody', stage.now);
    await refuse('lan', stage.now - 1, 'lan.cu@bao.example');
    await round();
    expect(told()).toEqual([]);
  });

  test('a setting that is changed does not end the trouble of an address', async () => {
    await refuse('lan', stage.now);
    await round();
    const changed = { id: 1, version: 1, file_hash: 'x', file_text: 'x', at: stage.now + 1 };
    await stage.store.write((db) => db.insertInto('settings_version').values(changed).execute());
    await pass(5);
    expect(told()).toMatchObject([{ type: 'mail.refused', data: { count: 1 } }]);
    expect(await stage.read('alarms')).toMatchObject([{ kind: 'mail', attempt: 0 }]);
  });

  test('comments that could not be checked are told of at once', async () => {
    await stage.comment({ reasons: JSON.stringify([{ check: 'check-failed', points: 0 }]) });
    await stage.comment();
    await round();
    expect(told()).toMatchObject([{ type: 'comments.parked', data: { count: 1 } }]);
  });
});

describe('telling', () => {
  test('is tried again, less and less often, when the receiver is away, and counted as one', async () => {
    receivers.hook.status = 503;
    await stage.comment();
    stage.now += 4 * HOUR;
    const began = stage.now;
    const tried: number[] = [];
    for (let minute = 0; minute < 240; minute++) {
      const before = receivers.hook.received.length;
      await round();
      if (receivers.hook.received.length > before) tried.push((stage.now - began) / MINUTE);
      stage.now += MINUTE;
    }
    expect(tried).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183]);
    expect(await alarmTrouble(stage.store.read, [stage.site.id])).toEqual([
      { site: 'dongthap', channel: 'webhook', error: 'status-503', attempts: 9 },
    ]);
    receivers.hook.status = 200;
    await pass(2);
    const ids = new Set(receivers.hook.received.map(({ headers }) => headers['webhook-id']));
    expect([receivers.hook.received.length, ids.size]).toEqual([10, 1]);
    expect(await alarmTrouble(stage.store.read, [stage.site.id])).toEqual([]);
  });

  test('over one channel does not wait for the other', async () => {
    stage.change({ alarm: { webhook: WEBHOOK, telegram: TELEGRAM } });
    receivers.hook.status = 500;
    await stage.comment();
    await pass(5);
    expect(texts()).toHaveLength(1);
    expect(told().length).toBeGreaterThan(3);
  });

  test('ends when the trouble is over, or nobody is to be told any more', async () => {
    receivers.hook.status = 500;
    await stage.comment();
    await pass(4);
    expect(told()).toHaveLength(1);
    await stage.decideAll();
    await pass(3);
    expect(told()).toHaveLength(1);
    expect(await alarmTrouble(stage.store.read, [stage.site.id])).toEqual([]);
    await stage.comment();
    await pass(4);
    stage.change({ alarm: {} });
    await round();
    expect(await alarmTrouble(stage.store.read, [stage.site.id])).toEqual([]);
  });

  test('is done by one of several workers', async () => {
    await stage.comment();
    stage.now += 5 * HOUR;
    await Promise.all(Array.from({ length: 6 }, round));
    expect(told()).toHaveLength(1);
  });

  test('is taken up by another worker a minute after the first was lost, under the same id', async () => {
    await stage.comment();
    stage.now += 5 * HOUR;
    const lost = { ...stage, fetch: () => Promise.reject(new Error('a crash')) };
    const { signal } = new AbortController();
    await expect(alarmSite(lost, stage.site, signal)).rejects.toThrow('a crash');
    const [{ message_id: id } = {}] = await stage.read('alarms');
    await round();
    expect(told()).toEqual([]);
    stage.now += MINUTE;
    await round();
    expect(receivers.hook.received.map(({ headers }) => headers['webhook-id'])).toEqual([id]);
  });

  test('begins by itself, needs no queue, and does not hold up the end of the process', async () => {
    await stage.comment();
    stage.now += 5 * HOUR;
    let hanging = false;
    const end = startAlarm({ ...stage, fetch: receivers.fetch }, 20);
    await until('the alarm is told', () => told().length === 1);
    await end();
    stage.now += 25 * HOUR;
    const hangs = startAlarm(
      {
        ...stage,
        fetch: (_, signal) =>
          new Promise((_resolve, reject) => {
            hanging = true;
            signal?.addEventListener('abort', () => reject(new Error('ended')));
          }),
      },
      20,
    );
    await until('the receiver hangs', () => hanging);
    const began = performance.now();
    await hangs();
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test('leaves neither keys nor tokens in log and database', async () => {
    stage.change({ alarm: { webhook: WEBHOOK, telegram: TELEGRAM } });
    await stage.comment();
    receivers.hook.status = 500;
    receivers.telegram.status = 401;
    stage.now += 5 * HOUR;
    await round();
    receivers.hook.status = 200;
    receivers.telegram.status = 200;
    stage.now += 2 * MINUTE;
    await round();
    const kept = `${stage.log()}${JSON.stringify(await stage.read('alarms'))}`;
    expect(kept).toContain('status-401');
    for (const secret of [TOKEN, SECRET.toString('base64'), 'hook.example'])
      expect(kept).not.toContain(secret);
  });
});
