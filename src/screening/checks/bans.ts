import type { Check } from '../facts.ts';

/** The newsroom banned the sender: one reason for each way by which they are known. */
export const bans: Check = ({ context }) =>
  (context.bans ?? []).map((kind) => ({ check: `banned-${kind}`, points: 100 }));
