import type { Check } from '../facts.ts';

/**
 * An outside service that the site switched on says spam: one of the three causes. It was asked before. One that gave
 * no answer is a remark: whoever relies on it shall know that nobody has looked.
 */
export const outside: Check = ({ context }) =>
  context.outside.flatMap(({ service, spam, failed }) => {
    if (failed) return [{ check: 'outside-failed', points: 1, params: { service } }];
    return spam ? [{ check: 'outside', points: 100, params: { service } }] : [];
  });
