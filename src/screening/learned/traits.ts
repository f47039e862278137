/** What a comment looks like and what the checks said of it, each as one short name: `length:6`, `check:phone`. */

const COUNTED: Readonly<Record<string, RegExp>> = {
  digits: /\p{N}/gu,
  emoji: /\p{Extended_Pictographic}/gu,
  exclamations: /[!！]/g,
  questions: /[?？]/g,
  lines: /\n/g,
};

/** Says nothing new (the filter itself), or nothing about the comment. */
const NO_TRAITS = new Set(['learned', 'check-failed', 'unknown']);

/** @param text normalised @param checks names of the reasons that the checks gave */
export function traitsOf(text: string, checks: readonly string[]): string[] {
  const upper = count(text, /\p{Lu}/gu);
  const letters = upper + count(text, /\p{Ll}/gu);
  const traits = [
    `length:${scale(text.length)}`,
    `words:${scale(count(text, /\S+/g))}`,
    `capitals:${letters > 0 ? Math.round((10 * upper) / letters) : 'none'}`,
  ];
  for (const [name, pattern] of Object.entries(COUNTED))
    traits.push(`${name}:${scale(count(text, pattern))}`);
  for (const check of new Set(checks)) if (!NO_TRAITS.has(check)) traits.push(`check:${check}`);
  return traits;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** 0, 1, 2–3, 4–7, 8–15, … as 0, 1, 2, 3, 4, … */
function scale(count: number): number {
  return 32 - Math.clz32(count);
}
