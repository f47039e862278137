export type Presence = 'hidden' | 'optional' | 'required';

/** What `GET /v1/comments` says of the site and the article. */
export interface Settings {
  closed?: boolean;
  paused?: boolean;
  likes?: boolean;
  maxLength?: number;
  fields?: { email?: Presence; phone?: Presence };
  consent?: { version: string; required: boolean; text?: string | null };
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
  name?: string;
  html?: string;
  createdAt?: string;
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
  decidedAt?: string | number | null;
  reason?: string | null;
  text?: string;
  /** By the newsroom. */
  edited?: boolean;
}

export interface Problem {
  code?: string;
  /** What happened, in the language of the site. */
  title?: string;
  errors?: { pointer?: string; detail?: string }[];
}

/** `wait` is Retry-After in seconds (60 without one), `now` the server's clock in ms. */
export interface Answer<T> {
  status: number;
  ok: boolean;
  body: T & Problem;
  wait: number;
  now: number;
}

export type Api = <T>(method: string, path: string, body?: unknown, key?: string) => Promise<Answer<T>>;

/** The service's API. Rejects when no answer comes within 30 s or the network or CORS refuses; never for a status. */
export function connect(base: string): Api {
  return async (method, path, body, key) => {
    const headers: Record<string, string> = {};
    if (body) headers['Content-Type'] = 'application/json';
    if (key) headers['Idempotency-Key'] = key;
    const response = await Promise.race([
      fetch(base + path, {
        method,
        headers,
        body: body ? JSON.stringify(body) : null,
        credentials: 'omit',
        // Asked anew each time (mostly a 304): who was just told of being published must find the comment.
        cache: 'no-cache',
      }),
      // A race, for the oldest browsers here cannot abort; a late answer is harmless under the same key.
      new Promise<never>((_, reject) => setTimeout(reject, 3e4)),
    ]);
    return {
      status: response.status,
      ok: response.ok,
      body: await response.json().catch(() => ({})),
      wait: Number(response.headers.get('Retry-After')) || 60,
      now: Date.parse(response.headers.get('Date') || '') || Date.now(),
    };
  };
}

/** A query string; empty values are left out. */
export function query(values: Record<string, string | null | undefined>): string {
  return Object.keys(values)
    .filter((name) => values[name])
    .map((name) => `${name}=${encodeURIComponent(values[name] || '')}`)
    .join('&');
}
