/** What a lane reports, and what is printed of it. */
import type { StoreKind } from './row.ts';

export interface Result {
  id: string;
  title: string;
  store: StoreKind;
  pass: string;
  figures: Record<string, number | string>;
  faults: string[];
  verdict: 'passed' | 'FAILED' | 'not run';
  /** Why it was not run. */
  why?: string;
  seconds: number;
}

export type LaneMessage = { type: 'progress'; text: string } | { type: 'result'; result: Result };
