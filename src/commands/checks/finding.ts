/** What a check found, and how it is printed: one line, plain words, never a secret. */

/** `good`: as it should be. `doubtful`: works, but look at it. `bad`: repair it before the service is used. */
export type State = 'good' | 'doubtful' | 'bad';

export interface Finding {
  state: State;
  /** What was looked at, in a word or two. */
  subject: string;
  says: string;
  /** What to do about it; null when there is nothing to do. */
  remedy: string | null;
}

const SIGNS: Record<State, string> = { good: '✓', doubtful: '!', bad: '✗' };

export function good(subject: string, says: string): Finding {
  return { state: 'good', subject, says, remedy: null };
}

export function doubtful(subject: string, says: string, remedy: string): Finding {
  return { state: 'doubtful', subject, says, remedy };
}

/** @param remedy null when `says` holds it already */
export function bad(subject: string, says: string, remedy: string | null): Finding {
  return { state: 'bad', subject, says, remedy };
}

/** The finding as one line, whatever an error message brought along. */
export function line({ state, subject, says, remedy }: Finding): string {
  return `${SIGNS[state]} ${subject}: ${says}${remedy ? ` → ${remedy}` : ''}`.replace(/\s+/g, ' ').trim();
}

/** The last line of a report. */
export function summary(findings: readonly Finding[]): string {
  const count = (state: State) => findings.filter((finding) => finding.state === state).length;
  const [broken, odd] = [count('bad'), count('doubtful')];
  if (!broken && !odd) return `All ${findings.length} checks are fine.`;
  return [broken && `${broken} to repair (✗)`, odd && `${odd} to look at (!)`, `${count('good')} fine (✓)`]
    .filter(Boolean)
    .join(', ')
    .concat('.');
}
