/** nodemailer's pooled SMTP, with a say in when the last byte of a mail leaves. */
import { Readable } from 'node:stream';
import nodemailer from 'nodemailer';
import type { Secrets } from '../../../config/config.ts';

export interface PoolOptions {
  connections: number;
  /** Milliseconds for a connection and its greeting, and for any silence; a mail may have a shorter limit of its own. */
  patience: number;
}

/** What `sendMail` takes beside nodemailer's own fields. */
export interface Handover {
  /** Called when all but the last byte of the mail was given to the connection; that one leaves when this resolves. */
  beforeLastByte(): Promise<void>;
}

/** A connection ends after so many mails, before a server's own limit does it in the middle of the next. */
const MAILS_PER_CONNECTION = 20;
const DNS_MS = 10_000;

/** Opens no connection yet. */
export function openPool(smtp: Secrets['smtp'], { connections, patience }: PoolOptions) {
  const host = typeof smtp === 'string' ? new URL(smtp).hostname : smtp.host;
  const server =
    typeof smtp === 'string'
      ? { url: smtp }
      : {
          host: smtp.host,
          port: smtp.port,
          ...(smtp.user === null ? {} : { auth: { user: smtp.user, pass: smtp.password ?? '' } }),
        };
  const transporter = nodemailer.createTransport({
    ...server,
    pool: true,
    maxConnections: connections,
    maxMessages: MAILS_PER_CONNECTION,
    connectionTimeout: patience,
    greetingTimeout: patience,
    dnsTimeout: Math.min(patience, DNS_MS),
    socketTimeout: patience,
    disableFileAccess: true,
    disableUrlAccess: true,
    // Nobody listens in on this machine's own loopback, where mail servers have certificates that nobody signed.
    ...(/^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host) && { tls: { rejectUnauthorized: false } }),
  });
  // What goes wrong is told to whoever sends; an event nobody listens to would end the process.
  transporter.on('error', () => {});
  transporter.use('stream', (mail, done) => {
    const { beforeLastByte } = mail.data as Partial<Handover>;
    if (beforeLastByte) mail.message?.processFunc((body) => heldOpen(body, beforeLastByte));
    done();
  });
  return transporter;
}

/**
 * The same bytes; the end, after which SMTP's final dot is written, comes when `before` resolves. Nothing is read until
 * the connection asks for it: a stream that reads ahead would be at its end before the server wants the mail.
 */
function heldOpen(body: NodeJS.ReadableStream, before: () => Promise<void>): Readable {
  async function* bytes() {
    yield* body;
    await before();
  }
  return Readable.from(bytes(), { objectMode: false });
}
