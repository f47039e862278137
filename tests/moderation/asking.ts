/** The way to a page that asks about an action: a button leads there, and its address opens it. */
import type { Answer } from './stage.ts';

/** The page behind an answer that leads to one that asks; any other answer as it is. */
export async function followed(answer: Answer, get: (path: string) => Promise<Answer>): Promise<Answer> {
  const to = questionOf(answer);
  return to === null ? answer : get(to);
}

/** Where an answer leads, if that is a page that asks. */
export function questionOf({ status, headers }: Pick<Answer, 'status' | 'headers'>): string | null {
  const to = headers.get('location') ?? '';
  return status === 303 && /[?&]ask=/.test(to) ? to : null;
}
