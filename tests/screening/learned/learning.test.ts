import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  decodeShared,
  decodeSite,
  encodeShared,
  encodeSite,
} from '../../../src/screening/learned/encoding.ts';
import { checksOf, flag, judgeScreened } from '../../../src/screening/learned/flagging.ts';
import { judge, type Learning, newLearning, teach } from '../../../src/screening/learned/learning.ts';
import { screened } from '../given.ts';
import ordinary from '../ordinary-comments.json' with { type: 'json' };
import { decision, taught, textOf } from './newsroom.ts';

const SITE_LIMIT = 8_000_000;
const ADVERT = 'Vay tiền nhanh lãi suất thấp nhất, kết bạn zalo 0912345678 nhé';
const GOOD = 'Theo tôi con đường này cần được sửa sớm';

const sizeOf = (learning: Learning) => encodeSite(learning.sites.get('bao') ?? fail()).length;
const flagged = (learning: Learning, text: string, site = 'bao') =>
  flag(learning, site, screened(text), 'vi') !== null;
function fail(): never {
  throw new Error('the site has no model');
}

describe('before it knows enough', () => {
  test('a filter that learned nothing says nothing of any comment', () => {
    for (const text of [ADVERT, GOOD, 'viagra '.repeat(100)])
      expect(judgeScreened(newLearning(), 'bao', screened(text))).toEqual({ score: 0, threshold: null });
  });

  test('it is silent with 99 approved comments and speaks with 100, and needs 20 of spam as well', () => {
    const learning = newLearning();
    const feed = (as: 'approved' | 'spam', count: number) => {
      for (let n = 0; n < count; n += 1) {
        const { text, reasons } = screened(textOf(as === 'spam' ? 'advert' : 'good', n));
        teach(learning, { site: 'bao', text, checks: checksOf(reasons), as });
      }
    };
    feed('approved', 100);
    feed('spam', 19);
    expect(flagged(learning, ADVERT)).toBe(false);
    feed('spam', 1);
    expect(flagged(learning, ADVERT)).toBe(true);
    const other = newLearning();
    for (let n = 0; n < 99; n += 1)
      teach(other, { site: 'bao', text: textOf('good', n), checks: [], as: 'approved' });
    for (let n = 0; n < 40; n += 1)
      teach(other, { site: 'bao', text: textOf('advert', n), checks: [], as: 'spam' });
    expect(judge(other, { site: 'bao', text: ADVERT, checks: [] }).threshold).toBeNull();
    teach(other, { site: 'bao', text: textOf('good', 99), checks: [], as: 'approved' });
    expect(judge(other, { site: 'bao', text: ADVERT, checks: [] }).threshold).not.toBeNull();
  });
});

describe('once it speaks', () => {
  const learning = taught(400);

  test('adverts of the kind that was marked as spam are flagged, what readers write is not', () => {
    const adverts = Array.from({ length: 100 }, (_, n) => textOf('advert', 3 + 7 * n));
    const good = Array.from({ length: 200 }, (_, n) => textOf('good', 1_001 + 7 * n));
    expect(adverts.filter((text) => flagged(learning, text)).length).toBeGreaterThan(95);
    expect(good.filter((text) => flagged(learning, text)).length).toBeLessThanOrEqual(2);
  });

  test('comments unlike any that it learned are left alone', () => {
    const all = Object.values(ordinary).flat() as string[];
    for (const learned of [120, 250, 400]) {
      const filter = taught(learned);
      expect(all.filter((text) => flagged(filter, text)).length).toBeLessThanOrEqual(all.length / 100);
    }
  });

  test('what was refused for its tone is no spam', () => {
    for (let n = 400; n < 430; n += 1) expect(flagged(learning, textOf('rude', n))).toBe(false);
  });

  test('it names the words that weighed most, as they were typed, and where they stand', () => {
    const comment = screened(`Chào cả nhà. ${ADVERT}. Chúc mọi người vui!`);
    const said = flag(learning, 'bao', comment, 'vi') ?? fail();
    expect(said.score).toBeGreaterThan(said.threshold);
    expect(said.why.join(' ')).toMatch(/“[^”]*(vay|zalo|kết bạn|lãi suất|tiền)[^”]*”/);
    for (const [start, end] of said.spans ?? []) {
      const marked = comment.text.slice(start, end).toLowerCase();
      expect(said.why.join(' ')).toContain(marked);
    }
    const { verdict, reasons } = screened(comment.text, { context: { learned: said } });
    expect(verdict).toBe('spam');
    expect(reasons.find(({ check }) => check === 'learned')?.spans).toEqual(said.spans);
  });

  test('one newsroom’s filter says nothing on another newsroom’s site', () => {
    expect(flagged(learning, ADVERT, 'khac')).toBe(false);
    const both = taught(30, { learning: taught(400), site: 'khac' });
    expect(flagged(both, ADVERT, 'khac')).toBe(false);
  });

  test('a young site begins with what its neighbours know', () => {
    const alone = taught(6, { site: 'khac' });
    const neighbour = taught(6, { learning: taught(400), site: 'khac' });
    const score = (learning: Learning, text: string) => judgeScreened(learning, 'khac', screened(text)).score;
    const gap = (learning: Learning) =>
      score(learning, textOf('advert', 2_001)) - score(learning, textOf('good', 2_001));
    expect(gap(neighbour)).toBeGreaterThan(gap(alone) + 0.5);
  });
});

describe('a fold', () => {
  test('the same decisions make the same filter, bit for bit', () => {
    expect(digestsOf(taught(150))).toEqual(digestsOf(taught(150)));
  });

  test('a filter that was stored and read again goes on as if nothing had been', () => {
    const learning = taught(150);
    const again: Learning = {
      shared: decodeShared(encodeShared(learning.shared)),
      sites: new Map([...learning.sites].map(([site, model]) => [site, decodeSite(encodeSite(model))])),
    };
    expect(digestsOf(taught(200, { from: 150, learning: again }))).toEqual(
      digestsOf(taught(200, { from: 150, learning })),
    );
  });

  test('bytes of another shape are refused', () => {
    const bytes = encodeSite(taught(3).sites.get('bao') ?? fail());
    expect(() => decodeSite(bytes.subarray(0, -4))).toThrow(/another size/);
  });

  test('asking changes nothing', () => {
    const learning = taught(150);
    const before = digestsOf(learning);
    for (let n = 0; n < 50; n += 1) flagged(learning, textOf('advert', n));
    expect(digestsOf(learning)).toEqual(before);
  });

  test('a site takes less than 8 MB, however many comments it decided', () => {
    expect(sizeOf(taught(300))).toBeLessThan(SITE_LIMIT);
    expect(Math.abs(sizeOf(taught(300)) - sizeOf(taught(1)))).toBeLessThan(200);
  });
});

test('what the newsroom decides otherwise for long enough is learned anew', () => {
  const learning = taught(300);
  expect(flagged(learning, ADVERT)).toBe(true);
  for (let n = 0; n < 400; n += 1) {
    teach(learning, { ...decision(n * 5), as: 'approved' });
    teach(learning, { ...decision(n * 5 + 2), as: 'approved' });
  }
  expect(flagged(learning, ADVERT)).toBe(false);
});

test('decisions of long ago fade: the newest count double as much as those 10,000 before', () => {
  const learning = taught(400);
  const model = learning.sites.get('bao') ?? fail();
  const before = model.worth;
  for (let n = 0; n < 2_000; n += 1) teach(learning, { site: 'bao', text: 'a', checks: [], as: 'approved' });
  expect(model.worth / before).toBeCloseTo(2 ** 0.2, 6);
});

/** What every table and number of a filter comes to. */
function digestsOf(learning: Learning): string[] {
  const all = [encodeShared(learning.shared), ...[...learning.sites.values()].map(encodeSite)];
  return all.map((bytes) => createHash('sha256').update(bytes).digest('hex'));
}
