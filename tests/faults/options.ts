/** The words behind `npm run faults --`. */
import { parseArgs } from 'node:util';
import { BOTH, type Row, type StoreKind } from './row.ts';

export interface Options {
  json: boolean;
  full: boolean;
  /** What each store runs, in the order of the table. */
  plan: Map<StoreKind, Row[]>;
}

/** @throws an Error of one sentence for the person who typed. */
export function readOptions(words: readonly string[], rows: readonly Row[]): Options {
  const { values } = parseArgs({
    args: [...words],
    options: {
      json: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      store: { type: 'string', multiple: true, default: [] },
    },
  });
  const only = listOf(values.only).map((id) => id.toUpperCase());
  const known = rows.map(({ id }) => id as string);
  const strange = only.find((id) => !known.includes(id));
  if (strange) throw new Error(`--only ${strange} names no row; there are ${known.join(', ')}.`);
  const stores = listOf(values.store);
  const unknown = stores.find((store) => !(BOTH as readonly string[]).includes(store));
  if (unknown) throw new Error(`--store ${unknown} is no store; there are ${BOTH.join(' and ')}.`);
  const plan = new Map<StoreKind, Row[]>();
  for (const store of BOTH) {
    if (stores.length && !stores.includes(store)) continue;
    // Whoever names a store wants everything that makes sense on it.
    const wanted = rows.filter(
      (row) =>
        (!only.length || only.includes(row.id)) &&
        (values.full || stores.length ? row.fullOn : row.quickOn).includes(store),
    );
    if (wanted.length) plan.set(store, wanted);
  }
  if (!plan.size) throw new Error('nothing to run: these rows do not run on this store.');
  return { json: values.json, full: values.full, plan };
}

function listOf(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(',')).filter(Boolean);
}
