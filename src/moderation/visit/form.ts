/** The fields a page's form may send. */

/** The name of the control that no person and no assistive technology meets: see pages/forms.ts. */
export const CANARY = 'page';

export interface Form {
  action: string | null;
  nonce: string | null;
  comment: string | null;
  /** Text as the moderator edited it. */
  text: string | null;
  reason: string | null;
  /** A reason in the moderator's own words. */
  other: string | null;
  email: string | null;
  /** Something pressed the button that is there for machines only. */
  canary: boolean;
}

/** Reads a parsed body; doubled fields and anything that is no string count as missing. */
export function readForm(body: unknown): Form {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (name: string): string | null => {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return typeof value === 'string' ? value : null;
  };
  return {
    action: text('action'),
    nonce: text('nonce'),
    comment: text('comment'),
    text: text('text'),
    reason: text('reason'),
    other: text('other'),
    email: text('email'),
    canary: Object.hasOwn(fields, CANARY),
  };
}
