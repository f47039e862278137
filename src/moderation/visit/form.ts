/** The fields a page's form may send. */

/** The name of the control that no person and no assistive technology meets: see pages/forms.ts. */
export const CANARY = 'page';

/** In the field `comment`: the press is about the page as a whole. */
export const WHOLE = '*';

export interface Form {
  action: string | null;
  nonce: string | null;
  comment: string | null;
  /** Text as the moderator edited it, or wrote it. */
  text: string | null;
  reason: string | null;
  /** A reason in the moderator's own words. */
  other: string | null;
  email: string | null;
  /** What goes with a comment that is handed on. */
  note: string | null;
  /** Whether it comes from the page that asks about an action, and not from the button that leads there. */
  asked: boolean;
  /** The box that says "yes, this". */
  sure: boolean;
  /** By what a sender shall be banned, and for how long. */
  by: string[];
  term: string | null;
  /** Comments that are ticked, each `<id>.<version>`. */
  chosen: string[];
  /** Names the press that shall be taken back. */
  batch: string | null;
  code: string | null;
  /** Something pressed the button that is there for machines only. */
  canary: boolean;
}

/** Ticked boxes that are read; no page has more. */
const LIST_MOST = 100;

/** PostgreSQL keeps no U+0000, and nobody types one. */
function withoutNul(text: string): string {
  return text.replaceAll('\0', '');
}

/** Reads a parsed body; doubled fields and anything that is no string count as missing, but for boxes of one name. */
export function readForm(body: unknown): Form {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const value = (name: string): unknown => (Object.hasOwn(fields, name) ? fields[name] : undefined);
  const text = (name: string): string | null => {
    const found = value(name);
    return typeof found === 'string' ? withoutNul(found) : null;
  };
  const list = (name: string): string[] =>
    [value(name)]
      .flat()
      .filter((each) => typeof each === 'string')
      .map(withoutNul)
      .slice(0, LIST_MOST);
  return {
    action: text('action'),
    nonce: text('nonce'),
    comment: text('comment'),
    text: text('text'),
    reason: text('reason'),
    other: text('other'),
    email: text('email'),
    note: text('note'),
    asked: text('asked') === 'yes',
    sure: text('sure') === 'yes',
    by: list('by'),
    term: text('term'),
    chosen: list('chosen'),
    batch: text('batch'),
    code: text('code'),
    canary: Object.hasOwn(fields, CANARY),
  };
}
