import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import { textOf } from '../screening/learned/newsroom.ts';

const dir = mkdtempSync(join(tmpdir(), 'evaluate-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** A file sorted by label, as such files are: 1 is an advert, 0 what readers write; some with commas, quotes and lines. */
function file(name: string, from: number, to: number): string {
  const rows = (['advert', 'good'] as const).flatMap((kind) =>
    Array.from({ length: to - from }, (_, n) => [
      `${textOf(kind, 5 * (from + n))}\n“${n}”, "${name}"`,
      kind === 'advert' ? '1' : '0',
    ]),
  );
  const path = join(dir, `${name}.csv`);
  writeFileSync(path, `\ufeff${stringify([['text', 'label'], ...rows])}`);
  return path;
}

async function evaluate(...words: string[]): Promise<{ out: string; code: number; told: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      'src/commands/evaluate.ts',
      ...words,
    ]);
    return { out: stdout, told: stderr, code: 0 };
  } catch (error) {
    const { stdout, stderr, code } = error as { stdout: string; stderr: string; code: number };
    return { out: stdout, told: stderr, code };
  }
}

const MEASURES = ['auc', 'ap', 'precision', 'recall', 'f1', 'recallAtFpr1'];

test('with two files it learns the first and judges the second: --json prints one object and nothing else', async () => {
  const { out, code } = await evaluate(file('train', 0, 150), file('test', 150, 200), '--json');
  expect(code).toBe(0);
  const { whole, ...alone } = JSON.parse(out);
  expect(Object.keys(alone)).toEqual(MEASURES);
  expect(Object.keys(whole)).toEqual(MEASURES);
  expect(alone.auc).toBeGreaterThan(0.98);
  expect(alone.recallAtFpr1).toBeGreaterThan(0.8);
  for (const value of [...Object.values(alone), ...Object.values(whole)]) {
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThanOrEqual(1);
  }
});

test('the same files give the same figures at every run', async () => {
  const files = [file('train', 0, 60), file('test', 60, 80)];
  expect((await evaluate(...files, '--json')).out).toBe((await evaluate(...files, '--json')).out);
});

test('with one file it learns four fifths and judges the rest, five times', async () => {
  const { out, code } = await evaluate(file('all', 0, 150));
  expect(code).toBe(0);
  expect(out).toMatch(/^five folds of .*\n.*learned filter {3}whole list\n/);
  expect(Number(/ROC AUC +(\S+)/.exec(out)?.[1])).toBeGreaterThan(0.98);
});

test('what cannot be read is said in one line', async () => {
  const odd = join(dir, 'odd.csv');
  writeFileSync(odd, 'text,label\nMột,1\nHai,spam\n');
  expect(await evaluate(odd)).toMatchObject({
    code: 1,
    told: expect.stringMatching(/label of row 2 is neither 0 nor 1/),
  });
  writeFileSync(odd, 'words,label\nMột,1\n');
  expect(await evaluate(odd)).toMatchObject({
    code: 1,
    told: expect.stringMatching(/must have the columns text,label/),
  });
  expect(await evaluate(join(dir, 'none.csv'))).toMatchObject({ code: 1 });
  expect(await evaluate()).toMatchObject({
    code: 64,
    told: expect.stringMatching(/^Usage: npm run evaluate/),
  });
});
