import { describe, expect, test } from '@jest/globals';
import {
  addMonths,
  dateOf,
  daysOf,
  isDate,
  isMonth,
  isoTime,
  readDay,
  startOfDay,
} from '../../src/calendar.ts';

const HOUR = 3_600_000;

test('a day begins at midnight of the site’s own clock', () => {
  expect(new Date(startOfDay('2026-11-22', 'Asia/Ho_Chi_Minh')).toISOString()).toBe(
    '2026-11-21T17:00:00.000Z',
  );
  expect(dateOf(Date.UTC(2026, 10, 21, 16, 59, 59), 'Asia/Ho_Chi_Minh')).toBe('2026-11-21');
  expect(dateOf(Date.UTC(2026, 10, 21, 17), 'Asia/Ho_Chi_Minh')).toBe('2026-11-22');
});

test('a moment is written with the zone it is read in', () => {
  const ms = Date.UTC(2026, 10, 22, 3, 42, 5, 600);
  expect(isoTime(ms, 'Asia/Ho_Chi_Minh')).toBe('2026-11-22T10:42:05+07:00');
  expect(isoTime(ms, 'UTC')).toBe('2026-11-22T03:42:05+00:00');
  expect(isoTime(ms, 'America/St_Johns')).toBe('2026-11-22T00:12:05-03:30');
  expect(Date.parse(isoTime(ms, 'Asia/Kathmandu'))).toBe(Math.floor(ms / 1_000) * 1_000);
});

describe('days follow each other without a gap', () => {
  // Summer time begins and ends; in Beirut and Santiago at midnight itself.
  test.each([
    'Asia/Ho_Chi_Minh',
    'Europe/Berlin',
    'America/New_York',
    'Asia/Beirut',
    'America/Santiago',
    'Australia/Lord_Howe',
  ])('%s', (zone) => {
    for (let month = '2026-01'; month <= '2026-12'; month = addMonths(month, 1)) {
      const days = daysOf(month, zone);
      for (const [index, { date, from, to }] of days.entries()) {
        expect([23, 23.5, 24, 24.5, 25]).toContain((to - from) / HOUR);
        expect(from).toBe(index === 0 ? startOfDay(date, zone) : days[index - 1]?.to);
        expect(dateOf(from, zone)).toBe(date);
        expect(dateOf(to - 1, zone)).toBe(date);
      }
    }
  });
});

test.each(['2026-02-30', '2026-13-01', '26-01-01', '0000-01-01', '2026-1-1', '', 'x', '2026-01-01T00:00'])(
  '%s is no date',
  (text) => {
    expect(isDate(text)).toBe(false);
  },
);

test('months are counted over the turn of the year', () => {
  expect([addMonths('2026-12', 1), addMonths('2026-01', -1)]).toEqual(['2027-01', '2025-12']);
  expect([isMonth('2026-11'), isMonth('2026-00'), isMonth('2026-11-01'), isMonth("2026-11' or 1")]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(isDate('2028-02-29')).toBe(true);
});

test('a day is read as people write it', () => {
  for (const text of ['22/11/2026', '22-11-2026', '22.11.2026', ' 2026-11-22 '])
    expect(readDay(text)).toBe('2026-11-22');
  expect(readDay('1/2/2026')).toBe('2026-02-01');
  for (const text of ['', '31/02/2026', '11/22/2026', '2026/11/22', '22/11/26', '01/01/1900'])
    expect(readDay(text)).toBeNull();
});
