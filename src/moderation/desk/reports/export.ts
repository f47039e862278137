/** The log as a file: written row by row while it is read, so that its length costs no memory. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import type { Response } from 'express';
import type { LogLine } from './log-lines.ts';
import { headings, type Row, rowOf, type SheetContext } from './sheet.ts';

export const FORMATS = ['csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** What a sheet needs to know of lines before it can put them into words. */
export type SheetOf = (lines: readonly LogLine[]) => Promise<SheetContext>;

/**
 * Sends lines as a download: a sheet for people, or JSON for programs. Whoever goes away in the middle ends the reading
 * too.
 * @param name without its ending
 */
export async function sendExport(
  res: Response,
  {
    format,
    name,
    lines,
    sheetOf,
  }: { format: Format; name: string; lines: AsyncIterable<LogLine>; sheetOf: SheetOf },
): Promise<void> {
  res.set({
    'Content-Type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}.${format}"`,
  });
  const pieces = format === 'csv' ? csv(lines, sheetOf) : jsonArray(lines);
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
async function* csv(lines: AsyncIterable<LogLine>, sheetOf: SheetOf): AsyncGenerator<string> {
  const { site } = await sheetOf([]);
  const columns = headings(site);
  yield table([], columns, true);
  for await (const some of together(lines)) {
    const context = await sheetOf(some);
    yield table(
      some.map((line) => rowOf(line, context)),
      columns,
      false,
    );
  }
}

function table(rows: readonly Row[], columns: ReturnType<typeof headings>, head: boolean): string {
  return stringify([...rows], {
    bom: head,
    header: head,
    columns,
    record_delimiter: 'windows',
    escape_formulas: true,
    quoted_match: /[\r\n;\t]/,
    cast: { string: defused },
  });
}

/**
 * A sheet whose list separator is another one splits a cell in spite of its quotes, and a piece of it may be a formula
 * as well as a whole cell: it gets the apostrophe too.
 */
function defused(text: string): string {
  return text.replace(/([;\t\r\n])(?=["'\s\p{C}]*[=+\-@＝＋－＠])/gu, "$1'");
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
