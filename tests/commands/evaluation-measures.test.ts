import { expect, test } from '@jest/globals';
import { type Judged, measure } from '../../src/commands/evaluation/measures.ts';

const judged = (...rows: [label: 0 | 1, score: number, flagged?: boolean][]): Judged[] =>
  rows.map(([label, score, flagged = false]) => ({ label, score, flagged }));

test('scores that part the kinds are perfect, turned round they are worthless, all alike they are a coin', () => {
  expect(measure(judged([1, 3], [1, 2], [0, 1], [0, 0]))).toMatchObject({ auc: 1, ap: 1, recallAtFpr1: 1 });
  expect(measure(judged([0, 3], [0, 2], [1, 1], [1, 0]))).toMatchObject({ auc: 0, recallAtFpr1: 0 });
  expect(measure(judged([0, 1], [1, 1], [0, 1], [1, 1]))).toMatchObject({
    auc: 0.5,
    ap: 0.5,
    recallAtFpr1: 0,
  });
});

test('ties count half: one pair of two is tied, the other is right', () => {
  expect(measure(judged([1, 2], [0, 2], [0, 1])).auc).toBe(0.75);
});

test('average precision is the mean of the precisions at each hit', () => {
  expect(measure(judged([1, 4], [0, 3], [1, 2], [0, 1])).ap).toBeCloseTo((1 + 2 / 3) / 2, 12);
});

test('precision, recall and F1 are of what was flagged', () => {
  const one = measure(judged([1, 4, true], [1, 3, true], [1, 2], [1, 1], [0, 3, true], [0, 0]));
  expect(one).toMatchObject({ precision: 2 / 3, recall: 0.5 });
  expect(one.f1).toBeCloseTo(4 / 7, 12);
});

test('of 200 good comments two may lie above the border, and no third', () => {
  const good = Array.from({ length: 200 }, (_, n): [0, number] => [0, n]);
  expect(measure(judged(...good, [1, 197.5], [1, 196.5])).recallAtFpr1).toBe(0.5);
});
