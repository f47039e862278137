/** What may go wrong in words of its own: problems for clients (RFC 9457), and the store being away. */

/** The database cannot be reached, is locked or is full: the client shall try again (503). */
export class StoreUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreUnavailable';
  }
}

/** Every stable `code` of a problem and its HTTP status. */
export const PROBLEMS = {
  malformed: 400,
  'bad-key': 400,
  'bad-reader': 400,
  'foreign-origin': 403,
  'unknown-site': 404,
  'not-found': 404,
  'method-not-allowed': 405,
  closed: 409,
  paused: 409,
  'not-editable': 409,
  'likes-off': 409,
  'too-large': 413,
  'media-type': 415,
  invalid: 422,
  'key-reused': 422,
  'too-many': 429,
  internal: 500,
  unavailable: 503,
} as const;
export type ProblemCode = keyof typeof PROBLEMS;

/** One field that is wrong: a JSON pointer into the request's body, and a sentence in the reader's language. */
export interface FieldFault {
  pointer: string;
  /** Key of the sentence in the texts, filled with `values`. */
  text: string;
  values?: Record<string, string | number>;
}

/** Thrown by a handler; the error middleware turns it into `application/problem+json` or a page. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly locale: 'vi' | 'en' | null;
  readonly faults: readonly FieldFault[];
  /** Seconds, for `Retry-After`. */
  readonly retryAfter: number | null;
  readonly allow: string | null;

  constructor(
    code: ProblemCode,
    {
      locale = null,
      faults = [],
      retryAfter = null,
      allow = null,
    }: {
      locale?: 'vi' | 'en' | null;
      faults?: readonly FieldFault[];
      retryAfter?: number | null;
      allow?: string | null;
    } = {},
  ) {
    super(code);
    this.name = 'Problem';
    this.code = code;
    this.status = PROBLEMS[code];
    this.locale = locale;
    this.faults = faults;
    this.retryAfter = retryAfter;
    this.allow = allow;
  }
}
