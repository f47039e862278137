/** A comment sent from this device: what its card needs after a reload. `at` in ms, `seen` the state shown last. */
export interface Sent {
  id: string;
  receipt: string;
  url: string;
  name: string;
  text: string;
  at: number;
  seen?: string;
}

/** One sending: the same content goes out under the same key, however often; `auto`: at the next chance by itself. */
export interface Attempt {
  key: string;
  body: Record<string, unknown>;
  auto?: boolean;
}

export interface Kept {
  draft?: string;
  attempt?: Attempt;
  /** By id, not an array: some old script libraries break JSON.stringify for arrays. */
  sent?: Record<string, Sent>;
  name?: string;
}

export interface Memory {
  read(): Kept;
  change(edit: (kept: Kept) => void): void;
}

/** What the device keeps under one key, shared between tabs; without storage (private mode) until the page closes. */
export function createMemory(key: string): Memory {
  let kept: Kept = {};
  let stored = true;
  function read(): Kept {
    try {
      const text = stored && localStorage.getItem(key);
      const value: unknown = text && JSON.parse(text);
      if (value && typeof value === 'object') kept = value;
    } catch {
      // Refused or unreadable: what this page knows still holds.
    }
    return kept;
  }
  return {
    read,
    change(edit) {
      edit(read());
      try {
        localStorage.setItem(key, JSON.stringify(kept));
      } catch {
        stored = false;
      }
    },
  };
}
