/** Comments with a label, read from CSV: columns `text,label`, 1 is spam. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

export interface Labelled {
  text: string;
  label: 0 | 1;
}

/** @throws Error that says what is wrong with the file and in which row. */
export function readLabelled(file: string): Labelled[] {
  const rows: Record<string, string>[] = parse(readFileSync(file), {
    columns: true,
    bom: true,
    skip_empty_lines: true,
  });
  const [first] = rows;
  if (!first) throw new Error(`${file} has no rows`);
  if (!('text' in first && 'label' in first)) throw new Error(`${file} must have the columns text,label`);
  return rows.map(({ text = '', label = '' }, n) => {
    if (label !== '0' && label !== '1')
      throw new Error(`${file}: the label of row ${n + 1} is neither 0 nor 1`);
    return { text, label: label === '1' ? 1 : 0 };
  });
}

const SEED = 20_260_101;

/** The same order at every run: files are often sorted by label, and a filter learns from what comes as it comes. */
export function shuffled<T>(items: readonly T[]): T[] {
  const order = [...items];
  let state = SEED;
  const next = (below: number): number => {
    // Mulberry32, a generator of 32 bits.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = next(last + 1);
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}
