import { describe, expect, test } from '@jest/globals';
import { distinct, fieldsOf, readField } from '../../src/moderation/desk/settings/fields/kinds.ts';
import { readPlainDuration, sayDuration } from '../../src/moderation/desk/settings/fields/plain-durations.ts';
import { settingsWords } from '../../src/moderation/desk/settings/words.ts';

describe('durations as people write them', () => {
  test.each([
    ['30 phút', '30m'],
    ['30 phut', '30m'],
    ['30p', '30m'],
    ['2 giờ', '2h'],
    ['2 TIẾNG', '2h'],
    ['1 giờ 30 phút', '90m'],
    ['1,5 giờ', '90m'],
    ['1.5h', '90m'],
    ['90 giây', '90s'],
    ['7 ngày', '7d'],
    ['24 giờ', '1d'],
    ['ngay', '0s'],
    ['0', '0s'],
    ['0 phút', '0s'],
    ['at once', '0s'],
    ['5m', '5m'],
    ['1 day', '1d'],
    ['45 minutes', '45m'],
  ])('%s is %s', (text, file) => {
    expect(readPlainDuration(text)).toBe(file);
  });

  test.each(['30', 'soon', 'vài phút', '5 năm', '-5 phút', '5 phút nữa', '', '99999999 ngày'])(
    '%j is none',
    (text) => {
      expect(readPlainDuration(text)).toBeNull();
    },
  );

  test.each([
    ['90m', '1 giờ 30 phút', '1 hour 30 minutes'],
    ['0s', 'ngay', 'now'],
    ['10s', '10 giây', '10 seconds'],
    ['7d', '7 ngày', '7 days'],
    ['25h', '1 ngày 1 giờ', '1 day 1 hour'],
  ])('%s is said as "%s" and "%s", and read as the same again', (file, vi, en) => {
    expect(sayDuration(file, settingsWords('vi'))).toBe(vi);
    expect(sayDuration(file, settingsWords('en'))).toBe(en);
    for (const said of [vi, en]) expect(readPlainDuration(said)).toBe(file);
  });
});

describe('fields of a form', () => {
  test('a list has each entry once, whatever the case and the spaces, in the order in which it was typed', () => {
    expect(distinct(' lừa  đảo\r\n\r\nCá độ\nLừa đảo\ncá  độ\nvay nóng ')).toEqual({
      lines: ['lừa đảo', 'Cá độ', 'vay nóng'],
      twice: 2,
    });
  });

  test('letters typed in two parts are the same as those typed in one', () => {
    const form = fieldsOf({ words: 'đảo\nđa\u0309o' });
    expect(readField('lines', 'words', form)).toEqual(['đảo']);
  });

  test('an emptied field is empty and never the value of the file', () => {
    const form = fieldsOf({});
    for (const kind of ['text', 'duration', 'number', 'choice', 'switch'] as const)
      expect(readField(kind, 'x', form)).toBe('');
    for (const kind of ['optional', 'long', 'address', 'optional-lines'] as const)
      expect(readField(kind, 'x', form)).toBeNull();
    for (const kind of ['span', 'time'] as const) expect(readField(kind, 'x', form)).toBe('off');
  });

  test('doubled fields and names of the language itself are no fields', () => {
    const form = fieldsOf({ name: ['a', 'b'] });
    expect([form.text('name'), form.text('constructor'), form.has('toString')]).toEqual(['', '', false]);
  });

  test('a line break in a name is a space', () => {
    expect(readField('text', 'name', fieldsOf({ name: 'Lan\r\nBcc: x@y.z' }))).toBe('Lan Bcc: x@y.z');
  });
});
