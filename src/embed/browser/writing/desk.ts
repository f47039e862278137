import type { Answer } from '../api.ts';
import type { Context } from '../context.ts';
import type { AllTexts, WordsOf } from '../texts.ts';

/** The context of a box that does things: the same, with all its words and what the doing needs. */
export interface Desk extends Context {
  t: WordsOf<AllTexts>;
  /** Changes something at the service, as this device; `key` makes doing it again harmless. */
  send<T>(method: string, path: string, body?: object, key?: string): Promise<Answer<T>>;
  /** Puts one sentence by the form or elsewhere, with buttons for what the reader can do about it; '' clears it. */
  say(message: string, near?: HTMLElement, ...choices: HTMLElement[]): void;
  /** Does one of the things readers seldom do; its code is fetched then. Answers undefined when that fails. */
  rare<T>(name: string, ...given: unknown[]): Promise<T | undefined>;
  /** Brings the form to a comment to answer it, or back to its own place. */
  reply(parent?: { id: string; name: string }, under?: HTMLElement): void;
}
