export type Presence = 'hidden' | 'optional' | 'required';

export interface Consent {
  version: string;
  required: boolean;
  text?: string | null;
}

/** What `GET /v1/comments` says of the site and the article. */
export interface Settings {
  closed?: boolean;
  paused?: boolean;
  likes?: boolean;
  maxLength?: number;
  fields?: { email?: Presence; phone?: Presence };
  consent?: Consent;
  links?: { rules?: string | null; privacy?: string | null };
  hours?: string | null;
  timezone?: string;
  locale?: string;
  diacritics?: string;
  /** The newspaper's name, for the consent sentence. */
  name?: string;
}

export interface Comment {
  id: string;
  /** The comment it answers. It stands under another one where threads may not be as deep. */
  parent?: string | null;
  /** This and what follows is not there where only the place of a removed one is left. */
  name: string;
  html: string;
  createdAt: string;
  likes?: number;
  edited?: boolean;
  newsroom?: boolean;
  deleted?: boolean;
  replies?: Comment[];
}

export interface Listing {
  count: number;
  settings: Settings;
  comments: Comment[];
  next?: string | null;
}

export interface Receipt {
  status: string;
  decidedAt?: string | null;
  reason?: string | null;
  text?: string;
  /** By the newsroom. */
  edited?: boolean;
}

export interface Problem {
  code?: string;
  /** What happened, in the language of the site. */
  title?: string;
  errors?: { pointer: string; detail: string }[];
}

/** `now` is the server's clock in ms. */
export interface Answer<T> {
  status: number;
  ok: boolean;
  body: T & Problem;
  now: number;
}

export type Get = <T>(path: string, query?: Record<string, string>) => Promise<Answer<T>>;

/**
 * Fetches from the service whose address, with a slash at its end, is `base`. Rejects when no answer comes within 30 s
 * or the network or CORS refuses; never for a status.
 */
export async function ask<T>(base: string, path: string, how: RequestInit = {}): Promise<Answer<T>> {
  const response = await Promise.race([
    // Asked anew each time (mostly a 304): who was just told of being published must find the comment.
    fetch(base + path, { credentials: 'omit', cache: 'no-cache', ...how }),
    // A race, for the oldest browsers here cannot abort; a late answer is harmless under the same key.
    new Promise<never>((_, reject) => setTimeout(reject, 3e4)),
  ]);
  const { status, ok } = response;
  return {
    status,
    ok,
    body: await response.json().catch(() => ({})),
    now: Date.parse(response.headers.get('Date') || '') || Date.now(),
  };
}
