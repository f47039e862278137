/** What a row of the fault suite is, and what it is given to work with. */
import type { StoreKind } from '../../src/store/database/schema.ts';
import type { Stage, StageOptions } from './stage.ts';

export type { StoreKind };

export interface Outcome {
  /** What was measured, in the order of importance: `{ kills: 5, 'job again': '9.1 s' }`. */
  figures: Record<string, number | string>;
  /** Sentences about what fell short; none: passed. */
  faults: string[];
}

export interface Row {
  id: `F${number}`;
  /** A few words. */
  title: string;
  /** The pass mark in the words of the table. */
  pass: string;
  /** Stores of the quick form and of the full one. */
  quickOn: readonly StoreKind[];
  fullOn: readonly StoreKind[];
  /** @throws {NotRun} when this machine cannot do it; any other error counts as falling short. */
  run(lab: Lab): Promise<Outcome>;
}

/** Everything a row needs of its surroundings. What it starts here is ended for it, whatever happens. */
export interface Lab {
  readonly store: StoreKind;
  readonly full: boolean;
  /** A folder of this row's own, removed afterwards. */
  readonly dir: string;
  /** How often, how long, how many: by the form the suite runs in. */
  amount(quick: number, full: number): number;
  /** A world of this row's own. */
  stage(options?: StageOptions): Promise<Stage>;
  /** One API, one worker and defaults, as earlier rows left them: for rows that leave everything running. */
  shared(): Promise<Stage>;
  /** For long waits in which nothing is measured: the next row may run meanwhile (not over the shared stage). */
  rest<T>(work: Promise<T>): Promise<T>;
  /** A line of progress. */
  say(text: string): void;
  /** Has something ended when the row is over. The last one given is ended first. */
  finally(end: () => unknown): void;
}

/** This machine lacks what the fault needs. */
export class NotRun extends Error {}

export const BOTH: readonly StoreKind[] = ['sqlite', 'postgres'];
