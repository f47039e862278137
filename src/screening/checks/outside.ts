import type { Check } from '../facts.ts';

/** An outside service that the site switched on says spam: one of the three causes. It was asked before. */
export const outside: Check = ({ context }) =>
  context.outside
    .filter((answer) => answer.spam)
    .map(({ service }) => ({ check: 'outside', points: 100, params: { service } }));
