/** Which words a reader changed. Pure. */

/** UTF-16 offsets, in order, not overlapping. */
export type Spans = [start: number, end: number][];

/** Words times words that are compared; beyond, everything between the first and the last change counts as changed. */
const COMPARED_MOST = 1_000_000;

/** @returns the words that are gone from `before`, and those that are new in `after` */
export function difference(before: string, after: string): { gone: Spans; come: Spans } {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head]?.word === b[head]?.word) head++;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail]?.word === b[b.length - 1 - tail]?.word
  )
    tail++;
  const [left, right] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  const kept = left.length * right.length > COMPARED_MOST ? [] : common(left, right);
  const [keptLeft, keptRight] = [new Set(kept.map(([i]) => i)), new Set(kept.map(([, j]) => j))];
  return {
    gone: spans(
      before,
      left.filter((_, index) => !keptLeft.has(index)),
    ),
    come: spans(
      after,
      right.filter((_, index) => !keptRight.has(index)),
    ),
  };
}

interface Word {
  word: string;
  start: number;
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/\S+/gu)].map(({ 0: word, index }) => ({ word, start: index }));
}

/** Pairs of indices of the longest sequence of words that both have in this order. */
function common(left: readonly Word[], right: readonly Word[]): [number, number][] {
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] as number;
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        left[i]?.word === right[j]?.word ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; )
    if (left[i]?.word === right[j]?.word) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  return pairs;
}

/** One span for words between which there is nothing but space. */
function spans(text: string, words: readonly Word[]): Spans {
  const found: Spans = [];
  for (const { word, start } of words) {
    const last = found.at(-1);
    if (last && /^[^\S\n]*$/u.test(text.slice(last[1], start))) last[1] = start + word.length;
    else found.push([start, start + word.length]);
  }
  return found;
}

/** A piece of a text, and whether it is one of those that changed. */
export interface Piece {
  text: string;
  changed: boolean;
}

/** A text cut where what changed begins and ends. */
export function piecesOf(text: string, changed: Spans): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const [start, end] of changed) {
    pieces.push({ text: text.slice(from, start), changed: false });
    pieces.push({ text: text.slice(start, end), changed: true });
    from = end;
  }
  pieces.push({ text: text.slice(from), changed: false });
  return pieces.filter(({ text: piece }) => piece !== '');
}
