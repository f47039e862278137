import type { Api, Settings } from './api.ts';
import type { Fields } from './fields.ts';
import type { Memory } from './memory.ts';
import type { Options } from './place.ts';
import type { Texts } from './texts.ts';

/**
 * What one box hands to the part that does the writing. That part is another file and may come from a newer
 * release than a cached embed.js: members are added here, never renamed or given another meaning.
 */
export interface Context {
  options: Options;
  api: Api;
  texts: Texts;
  lang: string;
  settings: Settings;
  /** What this device keeps for this article. */
  memory: Memory;
  /** What it keeps for every article: the reader's name. */
  reader: Memory;
  /** Null while the article takes no comments. */
  fields: Fields | null;
  /** Where the reader's own comments are shown. */
  place: HTMLElement;
  /** The time by the server's clock, in ms. */
  now(): number;
  /** Puts one sentence on the status line, with buttons if the reader can do something; '' clears it. */
  say(message: string, choices?: Choice[], fault?: boolean): void;
  /** Tells the page: `binhluan:` + name, bubbling from the box. */
  tell(name: string, detail: Record<string, unknown>): void;
  /** Listens to the page for as long as the box stands in it. */
  hear(target: EventTarget, type: string, act: () => unknown): void;
}

export interface Choice {
  label: string;
  act(): unknown;
}

/** What the writing part answers with. */
export interface Writing {
  /** What the button does. */
  submit(): unknown;
}
