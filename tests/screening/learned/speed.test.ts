import { expect, test } from '@jest/globals';
import { checksOf, flag, judgeScreened } from '../../../src/screening/learned/flagging.ts';
import { teach } from '../../../src/screening/learned/learning.ts';
import { screened } from '../given.ts';
import { taught, textOf } from './newsroom.ts';

/** Milliseconds of this thread that one call takes at best: a machine that is busy with others does not count. */
function fastest(run: () => unknown, times: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let n = 0; n < times; n += 1) {
    const began = now();
    run();
    best = Math.min(best, now() - began);
  }
  return best;
}

function now(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

const learning = taught(200);

test('asking about a comment takes less than a millisecond, and so does learning it', () => {
  const { text, reasons } = screened(textOf('good', 5));
  const comment = { text, reasons };
  expect(fastest(() => judgeScreened(learning, 'bao', comment), 300)).toBeLessThan(1);
  const taughtOne = { site: 'bao', text, checks: checksOf(reasons), as: 'approved' } as const;
  expect(fastest(() => teach(learning, taughtOne), 300)).toBeLessThan(1);
});

test.each([
  ['one letter', 'a'.repeat(5_000)],
  ['words', 'Vay tiền nhanh zalo 0912345678 '.repeat(160)],
  ['signs of all kinds', Array.from({ length: 5_000 }, (_, n) => String.fromCharCode(0x4e00 + n)).join('')],
  ['spaces', `a${' '.repeat(4_998)}b`],
])('5,000 characters of %s are judged and explained in less than 20 ms', (_, typed) => {
  const comment = screened(typed);
  expect(fastest(() => flag(learning, 'bao', comment, 'vi'), 20)).toBeLessThan(20);
  expect(fastest(() => judgeScreened(learning, 'bao', comment), 20)).toBeLessThan(20);
});
