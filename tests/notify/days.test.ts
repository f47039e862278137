import { describe, expect, test } from '@jest/globals';
import { parseSites } from '../../config/sites-file.ts';
import { beginningOfDay, dayBefore } from '../../src/notify/wording/day.ts';
import { sitesText } from '../harness/site.ts';

const HOUR = 3_600_000;

describe('a day of the site', () => {
  test.each([
    ['Asia/Ho_Chi_Minh', '2026-11-22T10:00:00+07:00', '2026-11-22T00:00:00+07:00', 24],
    ['Asia/Kathmandu', '2026-11-22T10:00:00+05:45', '2026-11-22T00:00:00+05:45', 24],
    ['Europe/Berlin', '2026-03-29T20:00:00+02:00', '2026-03-29T00:00:00+01:00', 24],
    ['Europe/Berlin', '2026-03-30T20:00:00+02:00', '2026-03-30T00:00:00+02:00', 23],
    ['Europe/Berlin', '2026-10-26T08:00:00+01:00', '2026-10-26T00:00:00+01:00', 25],
    // Clocks are set forward at midnight: the day begins at one.
    ['Africa/Cairo', '2026-04-24T12:00:00+03:00', '2026-04-24T01:00:00+03:00', 24],
    ['Australia/Lord_Howe', '2026-10-04T12:00:00+11:00', '2026-10-04T00:00:00+10:30', 24],
  ])('in %s at %s began at %s, after one of %i hours', (timezone, now, begin, hours) => {
    const zone = { timezone };
    expect(new Date(beginningOfDay(Date.parse(now), zone))).toEqual(new Date(begin));
    const { from, to } = dayBefore(Date.parse(now), zone);
    expect(to).toBe(Date.parse(begin));
    expect((to - from) / HOUR).toBe(hours);
  });
});

test.each(['7h', '24:00', 'on', 7])(
  'a summary at %s is at no time of day, and the operator is told so',
  (summary) => {
    const { faults } = parseSites(sitesText({ moderation: { summary } }));
    expect(faults).toEqual([expect.stringContaining('a time of day looks like "07:00", or is off')]);
  },
);
