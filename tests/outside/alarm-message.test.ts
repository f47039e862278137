import { describe, expect, test } from '@jest/globals';
import en from '../../src/outside/alarm/en.json' with { type: 'json' };
import { alarmText, type Trouble } from '../../src/outside/alarm/message.ts';
import { wakingTime } from '../../src/outside/alarm/patience.ts';
import vi from '../../src/outside/alarm/vi.json' with { type: 'json' };
import { HOUR, MINUTE } from './stage.ts';

const DAY = 24 * HOUR;
const said = (trouble: Trouble) =>
  (['vi', 'en'] as const).map((locale) => alarmText(trouble, { name: 'Báo Mẫu Online', locale }));

describe('what an alarm says', () => {
  test.each<[Trouble, string, string]>([
    [
      { kind: 'waiting', count: 5, oldest: 3 * HOUR },
      'Báo Mẫu Online: 5 bình luận chờ duyệt, lâu nhất 3 giờ.',
      'Báo Mẫu Online: 5 comments wait for a decision, the oldest for 3 hours.',
    ],
    [
      { kind: 'waiting', count: 1, oldest: HOUR },
      'Báo Mẫu Online: 1 bình luận chờ duyệt đã 1 giờ.',
      'Báo Mẫu Online: 1 comment has waited for a decision for 1 hour.',
    ],
    [
      { kind: 'mail', count: 1 },
      'Báo Mẫu Online: địa chỉ thư của 1 người duyệt từ chối thư, người này không nhận được bình luận chờ duyệt.',
      'Báo Mẫu Online: the mail address of 1 moderator refuses its mail, so this moderator receives no comments.',
    ],
    [
      { kind: 'mail', count: 2 },
      'Báo Mẫu Online: địa chỉ thư của 2 người duyệt từ chối thư, những người này không nhận được bình luận chờ duyệt.',
      'Báo Mẫu Online: the mail addresses of 2 moderators refuse their mail, so these moderators receive no comments.',
    ],
    [
      { kind: 'parked', count: 2 },
      'Báo Mẫu Online: 2 bình luận máy không kiểm tra được, đang chờ người duyệt.',
      'Báo Mẫu Online: 2 comments could not be checked and wait for a person.',
    ],
  ])('%j', (trouble, vietnamese, english) => expect(said(trouble)).toEqual([vietnamese, english]));

  test.each([
    [1_000, '1 phút', '1 minute'],
    [59.9 * MINUTE, '59 phút', '59 minutes'],
    [HOUR, '1 giờ', '1 hour'],
    [3.9 * HOUR, '3 giờ', '3 hours'],
    [47.9 * HOUR, '47 giờ', '47 hours'],
    [2 * DAY, '2 ngày', '2 days'],
    [9.9 * DAY, '9 ngày', '9 days'],
  ])('%d ms are %s, %s', (oldest, vietnamese, english) => {
    const [inVietnamese, inEnglish] = said({ kind: 'waiting', count: 2, oldest });
    expect(inVietnamese).toContain(`lâu nhất ${vietnamese}.`);
    expect(inEnglish).toContain(`the oldest for ${english}.`);
  });

  test('both languages have the same sentences with the same blanks', () => {
    const blanks = (texts: unknown) => [...new Set(JSON.stringify(texts).match(/\{\w+\}/g))].sort();
    expect(Object.keys(en)).toEqual(Object.keys(vi));
    for (const [key, texts] of Object.entries(vi))
      expect(blanks(en[key as keyof typeof vi])).toEqual(blanks(texts));
  });
});

describe('quiet hours are no waiting', () => {
  const zone = { timezone: 'Asia/Ho_Chi_Minh' };
  const night = { quietHours: { from: '22:00', to: '06:00' } };
  const at = (time: string, day = 22) => Date.parse(`2026-11-${day}T${time}:00+07:00`);

  test.each([
    ['by day', at('10:00'), at('14:00'), 4],
    ['into the night', at('20:00'), at('23:30'), 2],
    ['within the night', at('22:30'), at('05:00', 23), 0],
    ['through the night', at('20:00'), at('08:00', 23), 4],
    ['out of the night', at('01:00'), at('08:30'), 2.5],
    ['over several nights', at('20:00', 20), at('20:00', 22), 32],
    ['from its first minute', at('22:00'), at('06:00', 23), 0],
    ['a moment', at('10:00'), at('10:00'), 0],
  ])('%s', (_, from, to, hours) => expect(wakingTime(from, to, night, zone)).toBe(hours * HOUR));

  test('within one day too, and not at all without any', () => {
    const noon = { quietHours: { from: '11:30', to: '13:00' } };
    expect(wakingTime(at('11:00'), at('14:00'), noon, zone)).toBe(1.5 * HOUR);
    expect(wakingTime(at('20:00'), at('08:00', 23), { quietHours: null }, zone)).toBe(12 * HOUR);
    const never = { quietHours: { from: '22:00', to: '22:00' } };
    expect(wakingTime(at('20:00'), at('08:00', 23), never, zone)).toBe(12 * HOUR);
  });

  test('to the second', () => {
    const from = at('21:59') + 30_000;
    expect(wakingTime(from, at('06:00', 23) + 12_345, night, zone)).toBe(30_000 + 12_345);
  });
});
