import { expect, test } from '@jest/globals';
import { decodeLearning, encodeLearning } from '../../src/screening/learned/encoding.ts';
import { newLearning, teach } from '../../src/screening/learned/learning.ts';
import { summaryOf } from '../../workers/learning/summary.ts';
import { decision } from '../screening/learned/newsroom.ts';

/** A filter that began to speak at 1,000: with the twentieth spam of a newsroom that had approved enough. */
function begun() {
  const learning = newLearning();
  for (let n = 0; n < 150; n += 1)
    teach(learning, { ...decision(n), times: { written: 900 + n / 1_000, decided: 1_000 } });
  return learning;
}

const spam = (learning: ReturnType<typeof begun>, written: number, checks: string[] = []) =>
  teach(learning, { ...decision(5), checks, times: { written, decided: 2_000 } });

test('spam that came in before the filter spoke is none that it missed, whenever it is decided on', async () => {
  const learning = begun();
  for (let n = 0; n < 20; n += 1) spam(learning, 950);
  const recent = [950, 1_500].map((written) => ({
    comment: `c${written}`,
    action: 'spam',
    text: 'Vay tiền nhanh',
    reasons: '[]',
    written,
  }));
  const before = await summaryOf(learning, { site: 'bao', locale: 'vi', recent: recent.slice(0, 1) });
  expect(before).toMatchObject({ record: { ham: 0, spam: 0, alarms: 0, misses: 0 }, misses: [] });
  expect(before.threshold).not.toBeNull();
  spam(learning, 1_500);
  spam(learning, 1_600, ['learned']);
  const after = await summaryOf(learning, { site: 'bao', locale: 'vi', recent });
  expect(after).toMatchObject({ record: { ham: 0, spam: 2, alarms: 0, misses: 1 }, misses: ['c1500'] });
});

test('since when the filter speaks is part of what is kept of it', () => {
  const kept = decodeLearning(encodeLearning(begun()));
  expect(kept.sites.get('bao')?.speaksSince).toBe(1_000);
  expect(decodeLearning(encodeLearning(newLearning())).sites.size).toBe(0);
});
