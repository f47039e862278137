import { describe, expect, test } from '@jest/globals';
import { nextMailAt, type Pace } from '../../src/notify/schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TIMEZONE = 'Asia/Ho_Chi_Minh';
/** 10:00 in Vietnam. */
const NOW = Date.parse('2026-11-22T10:00:00+07:00');

const PACE: Pace = { firstAfter: 5 * MINUTE, every: 30 * MINUTE, maxPerHour: 30, quietHours: null };

function next(change: Partial<Parameters<typeof nextMailAt>[0]> & { pace?: Partial<Pace> } = {}): number {
  const { pace, ...rest } = change;
  return nextMailAt({
    oldestWaiting: NOW,
    recent: [],
    policy: { ...PACE, ...pace },
    mailAfter: 0,
    timezone: TIMEZONE,
    now: NOW,
    ...rest,
  });
}

function at(iso: string): number {
  return Date.parse(iso);
}

describe('the pace of mails', () => {
  test('the first waiting comment waits firstAfter', () => {
    expect(next()).toBe(NOW + 5 * MINUTE);
  });

  test('without waiting times the mail is due at once', () => {
    expect(next({ pace: { firstAfter: 0, every: 0 } })).toBe(NOW);
    expect(next({ pace: { firstAfter: 0, every: 0 }, recent: [NOW] })).toBe(NOW);
  });

  test('a deputy comes in when the comment has waited mailAfter, and not before firstAfter', () => {
    expect(next({ mailAfter: 2 * HOUR })).toBe(NOW + 2 * HOUR);
    expect(next({ mailAfter: MINUTE })).toBe(NOW + 5 * MINUTE);
  });

  test('mails keep the distance of every, counted from the newest', () => {
    const recent = [NOW - 50 * MINUTE, NOW - 10 * MINUTE];
    expect(next({ recent })).toBe(NOW + 20 * MINUTE);
    expect(next({ recent: [NOW - 3 * HOUR] })).toBe(NOW + 5 * MINUTE);
  });

  test('a comment that waited through the distance goes out when it ends', () => {
    expect(next({ oldestWaiting: NOW - 29 * MINUTE, recent: [NOW - 29 * MINUTE] })).toBe(NOW + MINUTE);
  });

  test('no hour holds more than maxPerHour mails', () => {
    const recent = [NOW - MINUTE, NOW - 20 * MINUTE, NOW - 40 * MINUTE];
    const pace = { firstAfter: 0, every: 0 };
    expect(next({ recent, pace: { ...pace, maxPerHour: 4 } })).toBe(NOW);
    expect(next({ recent, pace: { ...pace, maxPerHour: 3 } })).toBe(NOW + 20 * MINUTE);
    expect(next({ recent, pace: { ...pace, maxPerHour: 1 } })).toBe(NOW + 59 * MINUTE);
  });

  test('a mail planned by a clock that ran ahead silences nobody', () => {
    expect(next({ recent: [NOW + 2 * HOUR] })).toBe(NOW + 5 * MINUTE);
  });
});

describe('quiet hours', () => {
  const night = { quietHours: { from: '22:00', to: '06:00' }, firstAfter: 0, every: 0 };
  const noon = { quietHours: { from: '12:00', to: '13:30' }, firstAfter: 0, every: 0 };

  function heldUntil(iso: string, pace: Partial<Pace>, timezone = TIMEZONE): string {
    const now = at(iso);
    const due = next({ oldestWaiting: now, now, pace, timezone });
    return due <= now ? 'now' : new Date(due).toISOString();
  }

  test('a mail due in the evening, or after midnight, waits for the morning', () => {
    expect(heldUntil('2026-11-22T22:30:00+07:00', night)).toBe('2026-11-22T23:00:00.000Z');
    expect(heldUntil('2026-11-23T03:59:59+07:00', night)).toBe('2026-11-22T23:00:00.000Z');
  });

  test('they begin with their first minute and end with their last', () => {
    expect(heldUntil('2026-11-22T21:59:59+07:00', night)).toBe('now');
    expect(heldUntil('2026-11-22T22:00:00+07:00', night)).toBe('2026-11-22T23:00:00.000Z');
    expect(heldUntil('2026-11-23T05:59:59+07:00', night)).toBe('2026-11-22T23:00:00.000Z');
    expect(heldUntil('2026-11-23T06:00:00+07:00', night)).toBe('now');
  });

  test('they may lie within one day', () => {
    expect(heldUntil('2026-11-22T12:10:30+07:00', noon)).toBe('2026-11-22T06:30:00.000Z');
    expect(heldUntil('2026-11-22T11:00:00+07:00', noon)).toBe('now');
  });

  test('an empty span is no quiet time', () => {
    expect(
      heldUntil('2026-11-22T12:00:00+07:00', { ...noon, quietHours: { from: '12:00', to: '12:00' } }),
    ).toBe('now');
  });

  test('a mail that would become due during them waits too', () => {
    const due = next({
      oldestWaiting: at('2026-11-22T21:58:00+07:00'),
      now: at('2026-11-22T21:58:00+07:00'),
      pace: { ...night, firstAfter: 5 * MINUTE },
    });
    expect(new Date(due).toISOString()).toBe('2026-11-22T23:00:00.000Z');
  });

  test('a mail that was due before them and was not planned waits as well', () => {
    const due = next({
      oldestWaiting: at('2026-11-22T20:00:00+07:00'),
      now: at('2026-11-22T23:00:00+07:00'),
      pace: night,
    });
    expect(new Date(due).toISOString()).toBe('2026-11-22T23:00:00.000Z');
  });

  test('they follow the wall clock when summer time begins or ends within them', () => {
    // Berlin: clocks go from 02:00 to 03:00 on 29 March, from 03:00 back to 02:00 on 25 October.
    expect(heldUntil('2026-03-28T23:30:00+01:00', night, 'Europe/Berlin')).toBe('2026-03-29T05:00:00.000Z');
    expect(heldUntil('2026-10-24T23:30:00+02:00', night, 'Europe/Berlin')).toBe('2026-10-25T05:00:00.000Z');
  });
});
