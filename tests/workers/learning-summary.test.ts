import { expect, test } from '@jest/globals';
import { newLearning, teach } from '../../src/screening/learned/learning.ts';
import { summaryOf } from '../../workers/learning/summary.ts';
import { taught } from '../screening/learned/newsroom.ts';

const NOTHING = { reasons: null, action: 'spam', written: 0 };
/** Milliseconds of the processor that this thread took: a machine that is busy with others does not count. */
function spent(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** Every letter of Chinese and Korean, and then pairs of them: words that no comment had before. */
function* newWords(): Generator<string> {
  const letters = Array.from({ length: 0xd7a4 - 0x3400 }, (_, n) => String.fromCharCode(0x3400 + n)).filter(
    (letter) => /\p{L}/u.test(letter) && letter.normalize('NFC') === letter,
  );
  yield* letters;
  for (const first of letters) for (const second of letters) yield first + second;
}

/** 5,000 characters of words that nobody wrote yet. */
function flood(words: Iterator<string>): string {
  let text = '';
  while (text.length < 4_990) text += `${words.next().value} `;
  return text.trim();
}

test('400 comments of words of which none is like another hold nobody up while the filter is summed up', async () => {
  const learning = newLearning();
  for (let n = 0; n < 3; n += 1)
    teach(learning, { site: 'bao', text: `bài viết hay ${n}`, checks: [], as: 'approved' });
  const words = newWords();
  // Each three times: from three comments on a word is looked at.
  const recent = Array.from({ length: 133 }, () => flood(words)).flatMap((text, n) =>
    [0, 1, 2].map((copy) => ({ ...NOTHING, comment: `${n}-${copy}`, text })),
  );
  let longest = 0;
  let isOver = false;
  const others = (async () => {
    for (let last = spent(); !isOver; last = spent()) {
      await new Promise(setImmediate);
      longest = Math.max(longest, spent() - last);
    }
  })();
  const before = spent();
  const summary = await summaryOf(learning, { site: 'bao', locale: 'vi', recent });
  const whole = spent() - before;
  isOver = true;
  await others;
  expect(summary.forSpam.length + summary.against.length).toBeGreaterThan(0);
  expect(whole).toBeLessThan(2_000);
  expect(longest).toBeLessThan(250);
});

test('a word is found in long comments as in short ones, and none that is only the part that was read of one', async () => {
  const advert = `Vay tiền nhanh nhé bạn ơi ${'lãi suất thấp nhất '.repeat(51)}tuyệtvời`;
  const learning = taught(60);
  for (let n = 0; n < 30; n += 1) teach(learning, { site: 'bao', text: advert, checks: [], as: 'spam' });
  const recent = [1, 2, 3].map((n) => ({ ...NOTHING, comment: `c${n}`, text: `${advert} ${n}` }));
  const { forSpam } = await summaryOf(learning, { site: 'bao', locale: 'vi', recent });
  expect(forSpam).toContain('“vay”');
  const typed = advert.toLowerCase().split(' ');
  for (const word of forSpam) expect(typed).toContain(word.slice(1, -1));
});
