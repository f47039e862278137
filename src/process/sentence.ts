/** An error in one sentence for operators, with its cause and without addresses. */
import { StoreUnavailable } from '../errors.ts';
import { redact } from '../logger.ts';

export function sentenceOf(error: unknown): string {
  const { message, cause, code } = error as Error & { code?: unknown };
  const why = error instanceof StoreUnavailable && cause ? (cause as Error & { code?: unknown }) : null;
  const details = why ? why.message || why.code : code;
  return redact(`${message}${details ? ` (${details})` : ''}`).replace(/\s+/g, ' ');
}
