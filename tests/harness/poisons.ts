/** Comments on which screening comes to grief: what their texts hold, and what it does then. */
import { type Screened, screen } from '../../src/screening/screen.ts';
import type { Screen } from '../../workers/screening.ts';

export const POISONS = {
  throws: 'thuốc độc thứ nhất',
  hangs: 'thuốc độc thứ hai',
  spins: 'thuốc độc thứ ba',
  kills: 'thuốc độc thứ tư',
} as const;
export type Poison = keyof typeof POISONS;

const EFFECTS: Record<Poison, () => Promise<Screened> | never> = {
  throws() {
    throw new Error('a check that nobody foresaw');
  },
  hangs: () => new Promise(() => {}),
  spins() {
    for (;;);
  },
  kills() {
    process.kill(process.pid, 'SIGKILL');
    // The signal is delivered before the call returns; nothing comes after it.
    throw new Error('still alive');
  },
};

/** Screens as always, but for texts that hold a poison. */
export const screenOrSuffer: Screen = (submission, context) => {
  const poison = (Object.keys(POISONS) as Poison[]).find((name) => submission.text.includes(POISONS[name]));
  return poison ? EFFECTS[poison]() : screen(submission, context);
};
