import type { Desk } from '../writing/desk.ts';

export { articleOf } from './address.ts';

import { plain } from './accents.ts';
import { adopt } from './adopting.ts';
import { count, tooLong } from './length.ts';
import { copy, edit, withdraw } from './mending.ts';
import { reached } from './reaching.ts';
import { report } from './reporting.ts';
import vi from './vi.json' with { type: 'json' };

type Act = (desk: Desk, ...given: never[]) => unknown;

/** What readers seldom do, by the names that the box asks for it; what looks alike stands together, for gzip. */
const acts: Record<string, Act> = { report, edit, withdraw, copy, plain, reached, count, tooLong, adopt };

/** The same for one box. English arrives whole; Vietnamese brings its rest here. */
export default function rare(desk: Desk): Record<string, (...given: never[]) => unknown> {
  const bound: Record<string, (...given: never[]) => unknown> = {};
  if (desk.lang === 'vi') Object.assign(desk.texts, vi);
  for (const name of Object.keys(acts)) bound[name] = (acts[name] as Act).bind(null, desk);
  return bound;
}
