import { describe, expect, test } from '@jest/globals';
import { difference, type Spans } from '../../src/difference.ts';
import { openStage } from './stage.ts';

const words = (text: string, spans: Spans) => spans.map(([start, end]) => text.slice(start, end));

describe('what a reader changed', () => {
  test.each([
    ['giá vé 50 nghìn', 'giá vé 80 nghìn', ['50'], ['80']],
    ['rất hay', 'rất rất hay quá', [], ['rất', 'quá']],
    ['một hai ba bốn', 'một bốn', ['hai ba'], []],
    ['dòng một\nhai', 'dòng một\nba bốn\nhai', [], ['ba bốn']],
    ['', 'mới', [], ['mới']],
    ['như cũ', 'như cũ', [], []],
    ['a b c', 'x y z', ['a b c'], ['x y z']],
  ])('from %j to %j', (before, after, gone, come) => {
    const changed = difference(before, after);
    expect(words(before, changed.gone)).toEqual(gone);
    expect(words(after, changed.come)).toEqual(come);
  });

  test('is found in the longest of texts without a noticeable wait', () => {
    const [before, after] = ['a b '.repeat(1_250), 'b a '.repeat(1_250)];
    const begin = performance.now();
    expect(difference(before, after).come.length).toBeGreaterThan(0);
    expect(performance.now() - begin).toBeLessThan(1_000);
  });

  test('is marked on the page, in both texts and in nothing else of them', async () => {
    const stage = await openStage();
    try {
      const comment = await stage.add({ text: 'Giá vé <50 nghìn, xem https://bao.example/ve nhé.' });
      const path = await stage.link([comment]);
      await stage.edit(comment.id, 'Giá vé <80 nghìn, xem https://bao.example/ve nhé.');
      const { body } = await stage.get(path);
      expect(body).toContain('<p>Giá vé <mark>&lt;80</mark> nghìn, xem <a href="https://bao.example/ve"');
      expect(body).toContain('<p>Giá vé <mark>&lt;50</mark> nghìn, xem <a href="https://bao.example/ve"');
    } finally {
      await stage.close();
    }
  });
});
