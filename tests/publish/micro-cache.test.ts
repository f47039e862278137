import { expect, test } from '@jest/globals';
import { createMicroCache } from '../../src/publish/list/micro-cache.ts';

test('an answer serves for a second, and not until a clock that was set back comes there again', async () => {
  let now = 10_000_000;
  let made = 0;
  const cache = createMicroCache(() => now);
  const ask = () =>
    cache.get('list', async () => {
      made += 1;
      return { body: '', etag: '', nextPublication: null };
    });
  await ask();
  now += 900;
  await ask();
  expect(made).toBe(1);
  now += 200;
  await ask();
  expect(made).toBe(2);
  now -= 7_200_000;
  await ask();
  expect(made).toBe(3);
});
