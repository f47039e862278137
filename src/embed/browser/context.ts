import type { ask, Get, Listing, Settings } from './api.ts';
import type { button, h, on, refill } from './dom.ts';
import type { Form } from './form.ts';
import type { Kept, Memory, Parent, Reader } from './memory.ts';
import type { Options } from './place.ts';
import type { Texts, Words } from './texts.ts';

/**
 * What the parts of one box share. `embed.live.js` and `embed.more.js` may come from a newer release than a cached
 * embed.js: members are added here, never renamed or given another meaning.
 */
export interface Context {
  /** The service's address with a slash at its end. */
  base: string;
  options: Options;
  get: Get;
  /** Says a text; the other parts add their own to the table. */
  t: Words;
  texts: Texts;
  lang: string;
  settings: Settings;
  /** What this device keeps for this article. */
  memory: Memory<Kept>;
  /** What it keeps for every article. */
  reader: Memory<Reader>;
  /** The time by the server's clock, in ms. */
  now(): number;
  /** Tells the page: `binhluan:` + name, bubbling from the box. */
  tell(name: string, detail: Record<string, unknown>): void;
  /** Why nobody can write now: the name of what is said of it. */
  shut: 'closed' | 'paused' | false | undefined;
  form: Form;
  list: List;
  /** Where the reader's own comments stand: above `stand`. */
  place: HTMLElement;
  /** The form with its status line; it goes where the reader answers. */
  stand: HTMLElement;
  status: HTMLElement;
  /** Adds styles to the box. */
  wear(styles: string): void;
  dom: { ask: typeof ask; h: typeof h; on: typeof on; refill: typeof refill; button: typeof button };
}

/** What a box does once somebody does something with it. */
export interface Life {
  /** What the form's button does. */
  submit(): unknown;
  /** Brings the form to a comment to answer it. */
  reply(parent: Parent, under: HTMLElement): unknown;
  like(id: string, likes: number, pressed: HTMLElement): unknown;
  report(id: string, pressed: HTMLElement): unknown;
  /** The list was drawn anew: what the reader has put into threads goes back there. */
  arrange(): void;
  /** Sends what is kept, asks how the reader's own comments stand and whether there are new ones, follows a link to one. */
  wake(): unknown;
}

/** The published comments as they stand in the page. */
export interface List {
  element: HTMLElement;
  /** Where new comments are announced. */
  news: HTMLElement;
  /** The comments that are shown, by id. */
  shown: Map<string, HTMLElement>;
  /** What was last told of the list: how many there are, in which order, where it goes on. */
  state: { count: number; sort: string; next?: string | null | undefined };
  /** Puts a page of the list below what is shown, or in its place; answers with its first comment. */
  draw(page: Listing, below?: unknown): HTMLElement | undefined;
  /** Fetches a page and draws it; when that fails the pressed button itself says so. */
  load(pressed: HTMLElement, query?: Record<string, string>): Promise<HTMLElement | undefined>;
}
