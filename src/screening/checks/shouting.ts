import type { Check } from '../facts.ts';

const FEWEST_LETTERS = 30;
const SHARE = 0.7;

/** Almost only capitals. Short calls and headlines in capitals are nothing. */
export const shouting: Check = ({ text }) => {
  const upper = text.match(/\p{Lu}/gu)?.length ?? 0;
  const lower = text.match(/\p{Ll}/gu)?.length ?? 0;
  const isLoud = upper + lower >= FEWEST_LETTERS && upper >= (upper + lower) * SHARE;
  return isLoud ? [{ check: 'shouting', points: 1 }] : [];
};
