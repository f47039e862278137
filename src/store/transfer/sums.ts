/** Counts and checksums of tables that come out the same whatever database holds the rows, in whatever order. */
import { hash } from 'node:crypto';
import type { Row, TableName } from './tables.ts';

export interface TableSum {
  table: TableName;
  rows: number;
  /** Hexadecimal: SHA-256 over each row as JSON, columns by name, all put together by exclusive or. */
  checksum: string;
}

export interface Sum {
  add(rows: readonly Row[]): void;
  value(): TableSum;
}

/** No two rows of a table are the same, as it has a primary key: so none takes another one out. */
export function startSum(table: TableName): Sum {
  const all = new Uint32Array(8);
  let count = 0;
  let columns: string[] = [];
  return {
    add(rows) {
      columns = columns.length || !rows[0] ? columns : Object.keys(rows[0]).sort();
      for (const row of rows) {
        const text = JSON.stringify(columns.map((column) => row[column]));
        const digest = hash('sha256', text, 'buffer');
        for (let word = 0; word < all.length; word++)
          all[word] = ((all[word] as number) ^ digest.readUInt32BE(4 * word)) >>> 0;
      }
      count += rows.length;
    },
    value: () => ({
      table,
      rows: count,
      checksum: [...all].map((word) => word.toString(16).padStart(8, '0')).join(''),
    }),
  };
}

/** Names of the tables that are not the same. */
export function differing(one: readonly TableSum[], other: readonly TableSum[]): TableName[] {
  const known = new Map(other.map((sum) => [sum.table, sum]));
  return one
    .filter(({ table, rows, checksum }) => {
      const twin = known.get(table);
      return twin?.rows !== rows || twin.checksum !== checksum;
    })
    .map(({ table }) => table);
}
