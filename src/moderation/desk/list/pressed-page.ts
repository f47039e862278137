/** A page of comments, as the presses on it need it. */
import type { Remark } from '../../pages/context.ts';

/** The page that buttons stand on, as presses see it. */
export interface PressedPage {
  /** Answers with the page; `remark` is what the press adds to it. */
  show(said: { remark?: Remark | null; fault?: string | null; status?: number }): Promise<void>;
  /** Answers with what became of the comment alone, for the script. */
  piece(comment: string, said: { remark?: Remark | null; status?: number }): Promise<void>;
  /** The address of the page after a press on a comment: with what was done, and the next comment open. */
  after(comment: string, next: string | undefined): string;
  /** The address of the page after a press on several. */
  afterMany(batch: string, lost: number): string;
  /** The comment that comes after this one, before anything is changed. */
  next(comment: string): Promise<string | undefined>;
  /** What may be done with several at once. */
  many: readonly string[];
  /** The address of the page itself. */
  path: string;
}
