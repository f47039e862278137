import { expect, test } from '@jest/globals';
import { Problem } from '../../src/errors.ts';
import { problemText } from '../../src/http/problems.ts';

test.each([
  [40, 'Bạn gửi hơi nhanh. Xin thử lại sau 40 giây.', 'Please try again in 40 seconds.'],
  [90, 'Bạn gửi hơi nhanh. Xin thử lại sau 90 giây.', 'Please try again in 90 seconds.'],
  [2_405, 'Bạn gửi hơi nhanh. Xin thử lại sau 41 phút.', 'Please try again in 41 minutes.'],
])('a wait of %i s is told in words a reader can act on', (retryAfter, vi, en) => {
  const problem = new Problem('too-many', { retryAfter });
  expect(problemText(problem, 'vi')).toBe(vi);
  expect(problemText(problem, 'en')).toContain(en);
});
