import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { recipients } from '../../src/notify/recipients.ts';
import { deriveKeys } from '../../src/signing.ts';
import { addressMark } from '../../src/store/mail/trials.ts';
import type { MailboxState } from '../../src/store/moderators/mailboxes.ts';
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
  failed_address: null,
};
const paused = (hours: number) => ({ ...CLEAR, paused_until: NOW + hours * HOUR });
const keys = deriveKeys(randomBytes(32));
/** What is known of a moderator whose address refused its mail. */
const failed = (moderator: string, hoursAgo: number, email = `${moderator}@bao.example`) => ({
  [moderator]: {
    ...CLEAR,
    failed_at: NOW - hoursAgo * HOUR,
    failure: '550 5.1.1',
    failed_address: addressMark(keys, email),
  },
});

/** Who is mailed, and how far apart at least. */
function mailed(states: Record<string, MailboxState>): string[] {
  return recipients(moderators, (id) => states[id] ?? CLEAR, { now: NOW, keys }).map(
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
    expect(mailed(failed('lan', 3))).toEqual(['minh', 'hoa', 'lan, 24 h']);
  });

  test('one who paused is reached before one whose address refuses', () => {
    expect(mailed({ ...failed('lan', 3), minh: paused(1), ...failed('hoa', 2) })).toEqual([
      'minh, in spite of the pause',
      'lan, 24 h',
      'hoa, 24 h',
    ]);
  });

  test('when every address refuses, each is tried once an hour', () => {
    expect(mailed({ ...failed('lan', 1), ...failed('minh', 2), ...failed('hoa', 3) })).toEqual([
      'lan, 1 h',
      'minh, 1 h',
      'hoa, 1 h',
    ]);
  });

  test('another address than the one that refused is mailed at once', () => {
    expect(mailed(failed('lan', 3, 'lan.cu@bao.example'))).toEqual(['lan', 'minh', 'hoa']);
    expect(mailed(failed('lan', 3, 'LAN@bao.example'))).toEqual(['minh', 'hoa', 'lan, 24 h']);
  });

  test('of a refusal from before addresses were noted nobody knows whose it was: that is found out at once', () => {
    const { lan } = failed('lan', 3);
    expect(mailed({ lan: { ...lan, failed_address: null } as MailboxState })).toEqual(['lan', 'minh', 'hoa']);
  });
});
