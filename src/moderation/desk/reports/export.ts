/** The log as a file: written row by row while it is read, so that its length costs no memory. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import type { Response } from 'express';
import { COLUMNS, type LogLine } from './log-lines.ts';

export const FORMATS = ['csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** Sends lines as a download. Whoever goes away in the middle ends the reading too. @param name without its ending */
export async function sendExport(
  res: Response,
  { format, name, lines }: { format: Format; name: string; lines: AsyncIterable<LogLine> },
): Promise<void> {
  res.set({
    'Content-Type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}.${format}"`,
  });
  const pieces = format === 'csv' ? csv(lines) : jsonArray(lines);
  await pipeline(Readable.from(pieces, { objectMode: false }), res);
}

/** Lines that travel together: a piece for each would take the network's time five times over. */
const TOGETHER = 500;

async function* together(lines: AsyncIterable<LogLine>): AsyncGenerator<LogLine[]> {
  let some: LogLine[] = [];
  for await (const line of lines) {
    some.push(line);
    if (some.length < TOGETHER) continue;
    yield some;
    some = [];
  }
  if (some.length) yield some;
}

/**
 * RFC 4180 with a byte order mark, without which Excel takes Vietnamese for something else. What a sheet would take
 * for a formula begins with an apostrophe.
 */
async function* csv(lines: AsyncIterable<LogLine>): AsyncGenerator<string> {
  yield table([], true);
  for await (const some of together(lines)) yield table(some, false);
}

function table(lines: readonly LogLine[], head: boolean): string {
  return stringify([...lines], {
    bom: head,
    header: head,
    columns: [...COLUMNS],
    record_delimiter: 'windows',
    escape_formulas: true,
    quoted_match: /[\r\n;\t]/,
    cast: { object: (value) => JSON.stringify(value) },
  });
}

/** One array, a row on each line. */
async function* jsonArray(lines: AsyncIterable<LogLine>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const some of together(lines)) {
    yield before + some.map((line) => JSON.stringify(line)).join(',\n');
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
