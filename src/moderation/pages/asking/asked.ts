/** What a page that asks about an action says beside the question, and what was typed into it before. */
import type { BanKind } from '../../../store/readers/bans.ts';

export interface Asked {
  notice?: 'old' | 'again';
  /** What is wrong with what was sent. */
  fault?: string;
  /** The field that the fault is about, where a page has several. */
  at?: 'email' | 'note';
  text?: string;
  email?: string;
  note?: string;
  by?: readonly BanKind[];
  term?: 'month' | 'ever';
  /** The box that says "yes, this" was ticked. */
  sure?: boolean;
  /** Ticked comments, each `<id>.<version>`; those without a reason line when left out. */
  chosen?: readonly string[];
}
