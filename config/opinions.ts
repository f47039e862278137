/** Outside services that are asked about comments. No fault quotes a value here: it may be a secret. Pure. */
import { z } from 'zod';

export interface AkismetTarget {
  /** Where `1.1/comment-check` is. Ends in a slash. */
  url: string;
  key: string;
  /** Whether the sender's network address is told. */
  address: boolean;
}

/** Automattic's own; others speak the same. */
const AKISMET = 'https://rest.akismet.com/';

export const akismet = z.unknown().transform((value, ctx): AkismetTarget | null => {
  if (value === null || value === false || value === 'off') return null;
  const { url = AKISMET, key, address = 'off' } = fields(value, ['url', 'key', 'address']) ?? {};
  const base = typeof url === 'string' ? URL.parse(url) : null;
  const tells = address === 'on' || address === true;
  if (
    base &&
    /^https?:$/.test(base.protocol) &&
    !base.username &&
    !base.password &&
    !base.search &&
    typeof key === 'string' &&
    /^[\w-]{6,100}$/.test(key) &&
    (tells || address === 'off' || address === false)
  )
    return { url: base.href.replace(/\/?$/, '/'), key, address: tells };
  ctx.addIssue(
    'must look like { key: "0123abcd…" } or { key: …, url: https://…, address: on } (address: whether the sender\'s network address is told), or be off',
  );
  return z.NEVER;
});

/** The fields of an object that has no others. */
function fields(value: unknown, names: readonly string[]): Record<string, unknown> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return Object.keys(value).every((name) => names.includes(name)) ? (value as Record<string, unknown>) : null;
}
