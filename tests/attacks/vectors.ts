/**
 * Hostile texts: those beside this file always, and whole corpora (one JSON string a line, or an object with the field
 * `input`) when the variable ATTACK_CORPORA names files, separated by commas.
 */
import { readFileSync } from 'node:fs';

export const OWN: readonly string[] = JSON.parse(
  readFileSync(new URL('vectors.json', import.meta.url), 'utf8'),
);

const corpora = (process.env.ATTACK_CORPORA ?? '').split(',').filter(Boolean);

export const VECTORS: readonly string[] = [...OWN, ...corpora.flatMap(linesOf)];

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const value = JSON.parse(line) as string | { input: string };
      return typeof value === 'string' ? value : value.input;
    });
}
