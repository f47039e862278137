import type { Check } from '../facts.ts';

const MOST_SHOWN = 3;

/** The filter that learns from this newsroom is above the site's threshold: one of the three causes of spam. */
export const learned: Check = ({ context }) => {
  if (!context.learned || !(context.learned.score > context.learned.threshold)) return [];
  const { score, why, spans } = context.learned;
  return [
    {
      check: 'learned',
      points: 100,
      params: { why: why.slice(0, MOST_SHOWN).join(', ') || score.toFixed(2) },
      ...(spans?.length && { spans }),
    },
  ];
};
