import type { Row } from '../row.ts';
import { clockSet } from './clock-set.ts';
import { clocksDiffer } from './clocks-differ.ts';

/** F22. Over PostgreSQL hosts have clocks of their own, and two of three APIs are wrong; beside SQLite there is one. */
export const clockWrong: Row = {
  id: 'F22',
  title: 'clock ± 2 h on the API',
  pass: 'nothing lost, links valid within skew',
  quickOn: ['postgres'],
  fullOn: ['sqlite', 'postgres'],
  run: (lab) => (lab.store === 'sqlite' ? clockSet(lab) : clocksDiffer(lab)),
};
