import { expect, test } from '@jest/globals';
import { cacheControl } from '../../src/publish/list/freshness.ts';

const seconds = (header: string) => {
  const [browser, shared, stale] = [...header.matchAll(/=(\d+)/g)].map((match) => Number(match[1]));
  return { browser: Number(browser), shared: Number(shared), stale: Number(stale) };
};

test('without anything to come, lists are fresh for 10 s in browsers and 20 s in shared caches', () => {
  expect(cacheControl(null, 0)).toBe('public, max-age=10, s-maxage=20, stale-while-revalidate=10');
  expect(cacheControl(60_000, 0)).toBe('public, max-age=10, s-maxage=20, stale-while-revalidate=10');
});

test('fresh and stale time together end before the next publication, whenever that is', () => {
  for (let left = 0; left < 40_000; left += 250) {
    const { browser, shared, stale } = seconds(cacheControl(1_000_000 + left, 1_000_000));
    expect(Math.max(browser, shared) + stale).toBeLessThanOrEqual(left / 1_000);
  }
  expect(cacheControl(999_000, 1_000_000)).toContain('max-age=0');
});
