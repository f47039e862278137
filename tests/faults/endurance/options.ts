/** The words behind `npm run endurance --`. */
import { parseArgs } from 'node:util';
import { BOTH, type StoreKind } from '../row.ts';

export interface EnduranceOptions {
  count: number;
  store: StoreKind;
  redis: 'cluster' | 'single';
  connections: number;
  sites: number;
}

/** @throws an Error of one sentence for the person who typed. */
export function readOptions(words: readonly string[]): EnduranceOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      count: { type: 'string', default: '100000' },
      store: { type: 'string', default: 'postgres' },
      redis: { type: 'string', default: 'cluster' },
      connections: { type: 'string', default: '64' },
      sites: { type: 'string', default: '40' },
    },
  });
  const one = <T extends string>(name: string, value: string, known: readonly T[]): T => {
    if ((known as readonly string[]).includes(value)) return value as T;
    throw new Error(`--${name} ${value}: there are ${known.join(' and ')}.`);
  };
  const number = (name: string, value: string): number => {
    const read = Number(value);
    if (Number.isSafeInteger(read) && read > 0) return read;
    throw new Error(`--${name} ${value} is no number of things.`);
  };
  return {
    count: number('count', values.count),
    store: one('store', values.store, BOTH),
    redis: one('redis', values.redis, ['cluster', 'single']),
    connections: number('connections', values.connections),
    sites: number('sites', values.sites),
  };
}
