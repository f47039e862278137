import { describe, expect, test } from '@jest/globals';
import { checkClock } from '../../src/commands/checks/clock.ts';
import { judgeDisk } from '../../src/commands/checks/disk.ts';
import { bad, doubtful, good, line, summary } from '../../src/commands/checks/finding.ts';
import { checkOrigins } from '../../src/commands/checks/origins.ts';
import { judgeRedis } from '../../src/commands/checks/redis.ts';
import { checkRuntime } from '../../src/commands/checks/runtime.ts';
import { testSite } from '../harness/site.ts';

const GB = 1024 ** 3;
const EXT4 = 0xef53;

test('a finding is one line, and the summary counts', () => {
  expect(line(bad('Redis', 'says\nno', 'start it'))).toBe('✗ Redis: says no → start it');
  expect(line(good('Node', '24.21.0'))).toBe('✓ Node: 24.21.0');
  expect(summary([good('a', ''), good('b', '')])).toBe('All 2 checks are fine.');
  expect(summary([good('a', ''), bad('b', '', ''), doubtful('c', '', '')])).toBe(
    '1 to repair (✗), 1 to look at (!), 1 fine (✓).',
  );
});

test.each([
  ['24.12.0', 'good'],
  ['26.0.0', 'good'],
  ['24.11.9', 'bad'],
  ['20.20.2', 'bad'],
])('Node %s is %s', (version, state) => {
  expect(checkRuntime(version, 1000)).toMatchObject([{ state }]);
});

test('running as root is worth a word', () => {
  expect(checkRuntime('24.21.0', 0)).toMatchObject([
    { state: 'good' },
    { state: 'doubtful', subject: 'user' },
  ]);
});

describe('the disk', () => {
  test.each([
    ['plenty', { free: 50 * GB, size: GB, type: EXT4 }, 'good'],
    ['less than twice the database', { free: 5 * GB, size: 3 * GB, type: EXT4 }, 'doubtful'],
    ['half a gigabyte', { free: GB / 2, size: 0, type: EXT4 }, 'doubtful'],
    ['next to nothing', { free: 1024 ** 2, size: 0, type: EXT4 }, 'bad'],
  ])('%s', (_, disk, state) => {
    expect(judgeDisk(disk, '/var/lib/binhluan')).toMatchObject([{ state }]);
  });

  test('a network share is no place for SQLite', () => {
    const [share] = judgeDisk({ free: 50 * GB, size: 0, type: 0x6969 }, '/mnt/nas');
    expect(share).toMatchObject({ state: 'bad', says: expect.stringContaining('NFS') });
  });
});

describe('clocks', () => {
  test('two seconds apart is a warning, less is not', () => {
    expect(checkClock({ redis: 1_900, web: -2_400 })).toMatchObject([{ state: 'good' }]);
    expect(checkClock({ redis: -2_100, web: null })).toMatchObject([
      { state: 'doubtful', says: "the clock of Redis is 2.1 s behind this machine's" },
    ]);
  });

  test('no clock to compare with is said', () => {
    expect(checkClock({ redis: null, web: null })).toMatchObject([{ state: 'doubtful' }]);
  });
});

describe('origins', () => {
  test('an origin of two sites, and articles on no origin, are named', () => {
    const says = checkOrigins([
      testSite({ id: 'a', origins: ['https://bao.test'] }),
      testSite({ id: 'b', origins: ['https://bao.test'], articles: ['https://old.test/'] }),
    ]).map((finding) => finding.says);
    expect(says).toEqual([
      'https://bao.test is listed by a and b',
      'articles of site b may start with https://old.test/, which is on none of its origins',
    ]);
  });

  test('plain http is fine on this machine only', () => {
    expect(checkOrigins([testSite({ origins: ['http://127.0.0.1:3001'] })])).toMatchObject([
      { state: 'good' },
    ]);
    expect(checkOrigins([testSite({ origins: ['http://bao.test'] })])).toMatchObject([{ state: 'doubtful' }]);
  });
});

describe('what Redis tells of itself', () => {
  const GOOD = {
    redis_version: '7.2.4',
    maxmemory_policy: 'noeviction',
    aof_enabled: '1',
    aof_last_write_status: 'ok',
    used_memory: '1000',
    maxmemory: '0',
  };
  const judge = (changes: Record<string, string>) =>
    judgeRedis(new Map(Object.entries({ ...GOOD, ...changes })));

  test.each([
    ['as it should be', {}, ['good']],
    ['Valkey, too', { valkey_version: '8.1.0' }, ['good']],
    ['an old version', { redis_version: '5.0.7' }, ['bad']],
    ['evicting', { maxmemory_policy: 'volatile-lru' }, ['bad']],
    ['in memory only', { aof_enabled: '0' }, ['doubtful']],
    ['a full disk under its file', { aof_last_write_status: 'err' }, ['bad']],
    ['nearly full', { used_memory: '900', maxmemory: '1000' }, ['doubtful']],
  ])('%s', (_, changes, states) => {
    expect(judge(changes).map(({ state }) => state)).toEqual(states);
  });
});
