import { describe, expect, test } from '@jest/globals';
import { recipients } from '../../src/notify/recipients.ts';
import type { MailboxState } from '../../src/store/moderators.ts';
import { testSite } from '../harness/site.ts';

const NOW = Date.parse('2026-11-22T10:00:00+07:00');
const HOUR = 3_600_000;

const { moderators } = testSite({
  moderators: [
    { id: 'lan', name: 'Lan', email: 'lan@bao.example' },
    { id: 'minh', name: 'Minh', email: 'minh@bao.example' },
    { id: 'hoa', name: 'Hoa', email: 'hoa@bao.example' },
  ],
});
const CLEAR: MailboxState = {
  confirmed_at: null,
  paused_until: null,
  failed_at: null,
  failure: null,
  scanner_seen_at: null,
  confirmed_address: null,
};
const paused = (hours: number) => ({ ...CLEAR, paused_until: NOW + hours * HOUR });
const failed = (hoursAgo: number) => ({ ...CLEAR, failed_at: NOW - hoursAgo * HOUR, failure: '550 5.1.1' });

/** Who is mailed, and how far apart at least. */
function mailed(states: Record<string, MailboxState>, settingsChangedAt = 0): string[] {
  return recipients(moderators, (id) => states[id] ?? CLEAR, { now: NOW, settingsChangedAt }).map(
    ({ moderator, leastApart, inSpiteOfPause }) =>
      [moderator.id, leastApart && `${leastApart / HOUR} h`, inSpiteOfPause && 'in spite of the pause']
        .filter(Boolean)
        .join(', '),
  );
}

describe('recipients', () => {
  test('everyone, unless something is known against it', () => {
    expect(mailed({})).toEqual(['lan', 'minh', 'hoa']);
  });

  test('whoever paused is left alone until the pause ends', () => {
    expect(mailed({ minh: paused(1) })).toEqual(['lan', 'hoa']);
    expect(mailed({ minh: paused(0) })).toEqual(['lan', 'minh', 'hoa']);
  });

  test('when all paused, the last one to do so is mailed all the same', () => {
    expect(mailed({ lan: paused(2), minh: paused(5), hoa: paused(3) })).toEqual([
      'minh, in spite of the pause',
    ]);
  });

  test('an address that refused its mail is tried once a day while others can be reached', () => {
    expect(mailed({ lan: failed(3) })).toEqual(['minh', 'hoa', 'lan, 24 h']);
  });

  test('one who paused is reached before one whose address refuses', () => {
    expect(mailed({ lan: failed(3), minh: paused(1), hoa: failed(2) })).toEqual([
      'minh, in spite of the pause',
      'lan, 24 h',
      'hoa, 24 h',
    ]);
  });

  test('when every address refuses, each is tried once an hour', () => {
    expect(mailed({ lan: failed(1), minh: failed(2), hoa: failed(3) })).toEqual([
      'lan, 1 h',
      'minh, 1 h',
      'hoa, 1 h',
    ]);
  });

  test('changed settings give an address that refused a new chance', () => {
    expect(mailed({ lan: failed(3) }, NOW - HOUR)).toEqual(['lan', 'minh', 'hoa']);
    expect(mailed({ lan: failed(3) }, NOW - 4 * HOUR)).toEqual(['minh', 'hoa', 'lan, 24 h']);
  });
});
