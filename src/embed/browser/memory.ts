/** Who is answered. */
export interface Parent {
  id: string;
  name: string;
}

/**
 * A comment sent from this device: what its card needs after a reload. `at` in ms, `seen` the state told last, `edit`
 * what the reader made of its text and the service has not.
 */
export interface Sent {
  id: string;
  receipt: string;
  name: string;
  text: string;
  parent?: string | undefined;
  at: number;
  seen?: string;
  edit?: string;
}

/** One sending: the same content goes out under the same key, however often. */
export interface Attempt {
  key: string;
  /** What is sent, but for the stamp. */
  content: Content;
  stamp?: string | undefined;
}

/** What a form is sent as. */
export interface Content {
  name: string;
  text: string;
  parent?: string | undefined;
  [field: string]: unknown;
}

/** What the device keeps for one article: all but draft and name are absent or null until there is something. */
export interface Kept {
  draft: string;
  /** As typed in this article's form, before anything was sent with it. */
  name: string;
  parent: Parent | null;
  /**
   * Forms whose button was pressed before what sends them could be fetched: the fields as a query, by random bytes of
   * the tab's. Every tab that sends one makes the same idempotency key of them.
   */
  pressed: Record<string, string | undefined>;
  /** What is under way, by what it answers and says: that of several tabs may wait for the network. */
  waiting: Record<string, Attempt>;
  /** What was refused last: the reader has it in the form. */
  attempt: Attempt | null;
  /** By id, not an array: some old script libraries break JSON.stringify for arrays. */
  sent: Record<string, Sent>;
  /** Whether a card stands where the form would. */
  covered: boolean;
  /** When a box was last opened here: what lies unseen for long is removed, whichever article's it is. */
  opened: number;
}

/** What it keeps for every article: who the reader is to the service, and which comments were liked. */
export interface Reader {
  id: string;
  name: string;
  liked: Record<string, boolean>;
}

/** Reads a thing that is kept, undefined if it never was; with a value, keeps that from now on. */
export type Memory<T> = <N extends keyof T & string>(name: N, value?: T[N]) => T[N] | undefined;

/** What the device keeps, shared between tabs; without storage (private mode) until the page closes. */
export function createMemory<T>(prefix: string): Memory<T> {
  const refused: Partial<Record<keyof T, string>> = {};
  return (name, value) => {
    try {
      if (value !== undefined) {
        refused[name] = JSON.stringify(value);
        localStorage.setItem(prefix + name, `${refused[name]}`);
      }
      return JSON.parse(localStorage.getItem(prefix + name) || '');
    } catch {
      const text = refused[name];
      return text && JSON.parse(text);
    }
  };
}
