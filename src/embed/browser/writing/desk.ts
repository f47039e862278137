import type { Context } from '../context.ts';
import type { AllTexts } from '../texts.ts';

/** The context of the writing part: the same box, with all its words. */
export interface Desk extends Context {
  texts: AllTexts;
}
