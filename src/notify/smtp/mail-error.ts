/** What a mail server's refusal means, without its words: they quote addresses. */
import { UNANSWERED } from '../../store/mail/rows.ts';

export interface MailFault {
  /**
   * `permanent-recipient`: this address takes no mail. `server`: our login, sender or configuration is refused.
   * `temporary`: the same mail may go through later.
   */
  kind: 'permanent-recipient' | 'temporary' | 'server';
  /** As stored and logged: `550 5.1.1`, `451`, `refused`, `timeout`, `unanswered`, … */
  code: string;
}

export class MailError extends Error {
  readonly kind: MailFault['kind'];
  readonly code: string;
  constructor({ kind, code }: MailFault) {
    super(`the mail was not accepted: ${code}`);
    this.name = 'MailError';
    this.kind = kind;
    this.code = code;
  }
}

/** Time ran out before the mail was handed over. */
export const TIMEOUT = 'timeout';
/** There was no place for it at the mail server that would not have held up others; nothing was tried. */
export const BUSY = 'busy';

/** The server ended the connection. */
export const CLOSED = 'closed';

/** Names of errors below SMTP, by nodemailer's `code` and, before it, the system's own. */
const NETWORK: Record<string, string> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: CLOSED,
  EPIPE: CLOSED,
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EDNS: 'dns',
  ETIMEDOUT: TIMEOUT,
  EABORT: TIMEOUT,
  ECONNECTION: CLOSED,
  ESOCKET: 'network',
};

interface NodemailerFault {
  code?: unknown;
  originalCode?: unknown;
  command?: unknown;
  responseCode?: unknown;
  response?: unknown;
}

/**
 * Reads an error of nodemailer.
 * @param handedOver whether the whole mail had been given to the server
 */
export function mailFault(error: unknown, handedOver: boolean): MailFault {
  const fault = (error ?? {}) as NodemailerFault;
  const names = [fault.originalCode, fault.code].filter((name) => typeof name === 'string');
  const { responseCode } = fault;
  if (names.some((name) => /^E(NO)?AUTH/.test(name)))
    return { kind: 'server', code: typeof responseCode === 'number' ? `auth ${responseCode}` : 'auth' };
  if (typeof responseCode === 'number') return refusal(responseCode, fault);
  if (handedOver) return { kind: 'temporary', code: UNANSWERED };
  // Node names a certificate's fault in many ways: DEPTH_ZERO_SELF_SIGNED_CERT, CERT_HAS_EXPIRED, …
  if (names.some((name) => /CERT|TLS|LEAF_SIGNATURE/.test(name))) return { kind: 'server', code: 'tls' };
  const known = names.map((name) => NETWORK[name]).find((name) => name !== undefined);
  return { kind: 'temporary', code: known ?? 'failed' };
}

/** RFC 5321 4.2.3 and 7504: no such mailbox, not local, bad mailbox name, host or domain takes no mail. */
const ADDRESS_CODES = [550, 551, 553, 521, 556];
/** RFC 3463: what the second number of an enhanced code is about. 7 is somebody's policy, ours to mend. */
const ABOUT_ADDRESS = ['0', '1', '2'];

function refusal(reply: number, { command, response }: NodemailerFault): MailFault {
  const words = typeof response === 'string' ? response : '';
  const [, status, subject = '', detail] = /^\d{3}[ -](\d\.(\d{1,3})\.(\d{1,3}))/.exec(words) ?? [];
  const code = status ? `${reply} ${status}` : String(reply);
  // A full box empties again.
  const full = reply === 552 || (subject === '2' && detail === '2');
  if (reply < 500 || full) return { kind: 'temporary', code };
  // The recipient is named in RCPT, but some servers look for the box only when they have the mail.
  const aboutRecipient = command === 'RCPT TO' || command === 'DATA';
  const aboutAddress = status
    ? ABOUT_ADDRESS.includes(subject) && [...ADDRESS_CODES, 554].includes(reply)
    : ADDRESS_CODES.includes(reply);
  return { kind: aboutRecipient && aboutAddress ? 'permanent-recipient' : 'server', code };
}
