/** Who is refused, and what is noted, by the site's own three numbers; counted in memory with a clock that only tests move. */
import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Site } from '../../config/sites.ts';
import { limitRules } from '../../src/intake/limit-rules.ts';
import { createLimiter, type Limiter, type LimitVerdict } from '../../src/limits.ts';
import { deriveKeys } from '../../src/signing.ts';
import { testSite } from '../harness/site.ts';

const MINUTE = 60_000;
const DEFAULTS = { address: '10/1m', article: '120/1m', site: '1200/1m' };
const LONG_TEXT = 'Đề nghị làm rõ trách nhiệm của chủ đầu tư trong vụ việc này.';
const keys = deriveKeys(randomBytes(32));
/** Parsed once each: thousands of comments are sent. */
const sites = new Map<string, Site>();
const group = (number: number) => number.toString(16);

let limiter: Limiter;
let now: number;
let sent: number;
beforeEach(() => {
  limiter = createLimiter(null, '{test}');
  now = Date.UTC(2026, 10, 22);
  sent = 0;
});

interface Sent {
  address?: string | null;
  article?: string;
  text?: string;
  limits?: Record<string, string>;
  site?: string;
}

function rulesFor({ address = null, article = 'a', text, limits = {}, site = 'dongthap' }: Sent) {
  sent += 1;
  const changes = { id: site, limits: { ...DEFAULTS, ...limits } };
  const name = JSON.stringify(changes);
  if (!sites.has(name)) sites.set(name, testSite(changes));
  return limitRules(keys, {
    site: sites.get(name) as Site,
    submission: { article: { id: article }, text: text ?? `Ý kiến thứ ${sent} của bạn đọc về bài viết này.` },
    address,
  });
}

const send = (order: Sent): Promise<LimitVerdict> => limiter.take(rulesFor(order), now);

/** How many of `times` are let through; `addressOf` gives each its address. */
async function letThrough(
  times: number,
  addressOf: (n: number) => string,
  order: Sent = {},
): Promise<number> {
  let passed = 0;
  for (let n = 0; n < times; n++) if (!(await send({ ...order, address: addressOf(n) })).refused) passed += 1;
  return passed;
}

describe('one reader', () => {
  test('may send ten a minute, by whatever spelling of the address', async () => {
    const spellings = ['203.0.113.9', '::ffff:203.0.113.9', '::ffff:cb00:7109'];
    expect(await letThrough(15, (n) => spellings[n % 3] as string)).toBe(10);
    expect(await letThrough(1, () => '203.0.113.10')).toBe(1);
  });

  test('of IPv6 has no second burst by taking another address of the same network', async () => {
    expect(await letThrough(100, (n) => `2001:db8:1:2::${group(n + 1)}`)).toBe(10);
    expect(await letThrough(1, () => '2001:db8:1:3::1')).toBe(1);
  });

  test('who is refused on one site may write on another', async () => {
    expect(await letThrough(11, () => '203.0.113.9')).toBe(10);
    expect(await letThrough(1, () => '203.0.113.9', { site: 'angiang' })).toBe(1);
  });

  test('who waits as long as told is let through, and not a second before', async () => {
    await letThrough(10, () => '203.0.113.9');
    now += 20_000;
    const { refused } = await send({ address: '203.0.113.9' });
    now += (refused?.retryAfterMs ?? 0) - 1_000;
    expect((await send({ address: '203.0.113.9' })).refused).not.toBeNull();
    now += 1_000;
    expect((await send({ address: '203.0.113.9' })).refused).toBeNull();
  });

  test('of an unknown address is not refused, and a site may do without the limit', async () => {
    expect((await send({ address: null })).refused).toBeNull();
    const off = { limits: { address: 'off' } };
    expect(await letThrough(50, () => '2001:db8::1', off)).toBe(50);
  });
});

describe('many addresses in one hand', () => {
  test('a home of 256 networks gets 200 comments an hour, not 256 bursts', async () => {
    expect(await letThrough(2_560, (n) => `2001:db8:1:${group(n % 256)}::1`)).toBe(200);
    const { refused } = await send({ address: '2001:db8:1:5::1' });
    expect(refused).toEqual({ name: 'home', retryAfterMs: expect.any(Number) });
    expect(refused?.retryAfterMs).toBeGreaterThan(30 * MINUTE);
  });

  test('whoever holds 65,536 networks gets 600 an hour, as one IPv4 address that keeps to its limit', async () => {
    const anyOf = (n: number) => `2001:db8:1:${group((n * 7_919) % 65_536)}::1`;
    expect(await letThrough(2_000, anyOf)).toBe(600);
    expect((await send({ address: '2001:db8:2::1' })).refused).toBeNull();

    let fromOne = 0;
    for (let second = 0; second < 3_600; second += 5, now += 5_000)
      fromOne += await letThrough(1, () => '203.0.113.9');
    expect(fromOne).toBeGreaterThan(540);
    expect(fromOne).toBeLessThanOrEqual(610);
  });

  test('a school behind one network writes 300 comments in a lesson', async () => {
    const pupil = (n: number) => `2001:db8:1:${group((n % 30) * 256)}::1`;
    let passed = 0;
    for (let minute = 0; minute < 45; minute++, now += MINUTE) passed += await letThrough(7, pupil);
    expect(passed).toBe(315);
  });

  test.each([
    ['3/10s', { home: [360, 60], campus: [1_080, 60] }],
    ['10/1m', { home: [200, 60], campus: [600, 60] }],
    ['5/30m', { home: [100, 60], campus: [300, 60] }],
    ['50/1d', { home: [1_000, 1_440], campus: [3_000, 1_440] }],
  ])('a limit of %s gives the wider networks theirs', (address, expected) => {
    const rules = rulesFor({ address: '2001:db8::1', limits: { address } });
    const of = (name: string) => {
      const rule = rules.find((each) => each.name === name);
      return [rule?.count, (rule?.windowMs ?? 0) / MINUTE];
    };
    expect({ home: of('home'), campus: of('campus') }).toEqual(expected);
  });
});

describe('what holds and does not refuse', () => {
  const everyone = (n: number) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;

  test('an article on which comments pour in: all are taken, those beyond the limit are marked', async () => {
    const over: string[][] = [];
    for (let n = 0; n < 125; n++) over.push((await send({ address: everyone(n) })).over);
    expect(over.slice(0, 120)).toEqual(Array(120).fill([]));
    expect(over.slice(120)).toEqual(Array(5).fill(['article']));
    expect((await send({ article: 'b' })).over).toEqual([]);
  });

  test('a whole site on which they pour in', async () => {
    const limits = { site: '20/1m' };
    for (let n = 0; n < 20; n++) expect((await send({ article: `${n}`, limits })).over).toEqual([]);
    expect((await send({ article: 'x', limits })).over).toEqual(['site']);
  });

  test('one text from many addresses, however it is dressed up', async () => {
    const dressed = [
      LONG_TEXT,
      LONG_TEXT.toUpperCase(),
      LONG_TEXT.normalize('NFD'),
      `  ${LONG_TEXT.replaceAll(' ', ' \u200b ')}!!!`,
      LONG_TEXT.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('Đ', 'D').replaceAll('đ', 'd'),
      LONG_TEXT.replaceAll(' ', '-'),
    ];
    for (const [n, text] of dressed.entries())
      expect((await send({ address: everyone(n), article: `${n}`, text })).over).toEqual([]);
    expect((await send({ address: everyone(9), article: 'z', text: LONG_TEXT })).over).toEqual(['text']);
    expect((await send({ address: everyone(9), text: `${LONG_TEXT} Thật vậy.` })).over).toEqual([]);
    expect((await send({ address: everyone(9), text: LONG_TEXT, site: 'angiang' })).over).toEqual([]);
  });

  test('but not what people say by themselves, and not where articles have no limit', async () => {
    for (let n = 0; n < 30; n++)
      expect((await send({ address: everyone(n), text: 'Cảm ơn bài viết!' })).over).toEqual([]);
    const limits = { article: 'off' };
    for (let n = 0; n < 30; n++)
      expect((await send({ address: everyone(n), text: LONG_TEXT, limits })).over).toEqual([]);
  });
});

test('no key holds an address, a text or the id of an article in the clear', () => {
  const order = { address: '2001:db8:1:2::1', article: 'bí mật', text: LONG_TEXT };
  const rules = rulesFor(order);
  expect(rules.map(({ name }) => name)).toEqual(['address', 'home', 'campus', 'article', 'text', 'site']);
  for (const { key } of rules) expect(key).toMatch(/^dongthap:([\w-]{43}|all)$/);
  expect(new Set(rules.map(({ key }) => key)).size).toBe(rules.length);
});

test('the longest text costs no more than a few milliseconds', () => {
  const worst = ['ﷺ', 'ử', '\u0323', ' ', 'a', '가'].map((char) => char.repeat(5_000));
  for (const text of worst) rulesFor({ text });
  const began = performance.now();
  for (const text of worst) rulesFor({ text });
  expect((performance.now() - began) / worst.length).toBeLessThan(20);
});
