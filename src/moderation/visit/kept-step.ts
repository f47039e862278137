/** What a browser keeps of the step its pages reached: a signed line, in a cookie or in an address. Pure. */
import { digest, type Keys, mac, sameText } from '../../signing.ts';
import type { Visitor } from './access.ts';

export type Whose = Pick<Visitor, 'site' | 'moderator' | 'token'>;

export interface KeptStep {
  /** When this browser pressed first, in milliseconds since 1970. */
  since: number;
  /** Reached for the links of one mail, until then. */
  step: number;
  until: number;
  scope: string;
}

/** The steps of one mail are those of all its links. */
export function scopeOf({ token }: Whose): string {
  return digest(token.mailId ?? token.hash).slice(0, 10);
}

export function writeStep(
  keys: Pick<Keys, 'nonce'>,
  { since, step, until, scope }: KeptStep,
  whose: Whose,
): string {
  const body = `${since.toString(36)}.${step}.${until.toString(36)}.${scope}`;
  return `${body}.${signature(keys, body, whose)}`;
}

/** @returns null for what was not written for this moderator at this address */
export function readStep(keys: Pick<Keys, 'nonce'>, value: string | null, whose: Whose): KeptStep | null {
  const [, body, since, step, until, scope, signed] =
    /^(([0-9a-z]{1,10})\.(\d{1,2})\.([0-9a-z]{1,10})\.([\w-]{10}))\.([\w-]{43})$/.exec(value ?? '') ?? [];
  if (!body || !since || !until || !scope || !signed) return null;
  if (!sameText(signed, signature(keys, body, whose))) return null;
  return { since: Number.parseInt(since, 36), step: Number(step), until: Number.parseInt(until, 36), scope };
}

function signature(keys: Pick<Keys, 'nonce'>, body: string, { site, moderator }: Whose): string {
  return mac(keys.nonce, 'step', body, site.id, moderator.id, moderator.email.toLowerCase());
}
