import { describe, expect, test } from '@jest/globals';
import { describeReasons } from '../../src/screening/presenting.ts';
import { screened } from './given.ts';

const TEXT = 'Bài viết rất hay, cảm ơn tòa soạn.';

describe('a banned sender', () => {
  test.each([
    ['reader', 'tòa soạn đã chặn thiết bị của người này'],
    ['contact', 'tòa soạn đã chặn email của người này'],
    ['network', 'tòa soạn đã chặn địa chỉ mạng của người này'],
  ] as const)('known by %s goes to spam, and the reason says so', (kind, words) => {
    const { verdict, reasons } = screened(TEXT, { context: { bans: [kind] } });
    expect(verdict).toBe('spam');
    expect(describeReasons(JSON.stringify(reasons), 'vi')).toEqual([words]);
  });

  test('known in several ways has a reason for each; nobody else has one', () => {
    expect(screened(TEXT, { context: { bans: ['reader', 'network'] } }).reasons).toHaveLength(2);
    expect(screened(TEXT, { context: { bans: [] } })).toMatchObject({ verdict: 'pending', reasons: [] });
    expect(screened(TEXT)).toMatchObject({ verdict: 'pending', reasons: [] });
  });
});
