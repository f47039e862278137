import { afterEach, expect, test } from '@jest/globals';
import { createTurnstile, type Turn } from '../../src/notify/smtp/turnstile.ts';
import { until } from '../harness/until.ts';

let came: string[];
let turns: Turn[] = [];
afterEach(() => {
  for (const turn of turns) turn.end();
  turns = [];
});

/** People who come one after the other; those who are not silent have their answer at once. */
function crowd(patience: number, silent: readonly string[] = []) {
  const newTurn = createTurnstile(patience);
  came = [];
  return (name: string): Turn => {
    const turn = newTurn();
    turns.push(turn);
    void turn.come().then(() => {
      came.push(name);
      if (!silent.includes(name)) turn.answered();
    });
    return turn;
  };
}
const soon = () => new Promise((resolve) => setImmediate(resolve));

test('one is inside at a time, and the next is whoever waited longest', async () => {
  const person = crowd(60_000);
  const [a, b] = [person('a'), person('b'), person('c')];
  await soon();
  expect(came).toEqual(['a']);
  a.end();
  a.end();
  await soon();
  expect(came).toEqual(['a', 'b']);
  b.end();
  await soon();
  expect(came).toEqual(['a', 'b', 'c']);
});

test('whoever gives up waiting is passed over', async () => {
  const person = crowd(60_000);
  const [a, b] = [person('a'), person('b'), person('c')];
  b.end();
  a.end();
  await soon();
  expect(came).toEqual(['a', 'c']);
});

test('an answer that is late lets the next one in, and no second one', async () => {
  const person = crowd(50, ['a']);
  const [a] = [person('a'), person('b'), person('c')];
  await until('the next is in', () => came.length === 2);
  a.end();
  await soon();
  expect(came).toEqual(['a', 'b']);
});

test('after the answer the others wait until the end, however late that is', async () => {
  const person = crowd(30);
  const a = person('a');
  person('b');
  // Three times as long as an answer may take.
  await new Promise((resolve) => setTimeout(resolve, 90));
  expect(came).toEqual(['a']);
  a.end();
  await soon();
  expect(came).toEqual(['a', 'b']);
});
