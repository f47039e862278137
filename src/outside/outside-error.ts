/** Why nothing came of a call out: a code and nothing else, since an address may hold a secret. */

export type OutsideCode =
  /** The caller's rule allows no such address, or no such redirect. */
  | 'not-allowed'
  | 'login-in-address'
  | 'too-many-redirects'
  /** The name leads to a machine nobody is to be asked on. */
  | 'private-address'
  | 'unknown-host'
  | 'unreachable'
  /** The certificate is not this name's, or not valid. */
  | 'tls'
  | 'late'
  /** The process ends. */
  | 'stopped'
  | 'bad-answer'
  | 'wrong-type'
  | 'wrong-encoding'
  | 'no-title'
  | 'other-article'
  | 'no-comments'
  | `status-${number}`;

export class OutsideError extends Error {
  readonly code: OutsideCode;
  constructor(code: OutsideCode) {
    super(`a call out failed: ${code}`);
    this.name = 'OutsideError';
    this.code = code;
  }
}

const TLS = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO$)/;
const NAMES = /^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL|ETIMEOUT)/;
const ANSWERS = /^(HPE_|Z_|ERR__ERROR_|ERR_BROTLI|ERR_STREAM)/;

/** What Node's networks say, as a code of ours; null when they did not say it. */
export function codeOf(error: unknown): OutsideCode | null {
  if (error instanceof OutsideError) return error.code;
  const { code } = (error ?? {}) as { code?: unknown };
  if (typeof code !== 'string') return null;
  if (TLS.test(code)) return 'tls';
  if (NAMES.test(code)) return 'unknown-host';
  return ANSWERS.test(code) ? 'bad-answer' : 'unreachable';
}
