/** The way out: nodemailer's pooled SMTP with deadlines short enough that a slow server holds nobody up. */
import nodemailer from 'nodemailer';
import type { Secrets } from '../../config/config.ts';
import { BUSY, MailError, mailFault } from './mail-error.ts';

export interface OutgoingMail {
  to: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
  /** With its angle brackets; the same at every try. */
  messageId: string;
  list: { id: string; name: string; unsubscribe: string };
}

export interface Transport {
  /**
   * Resolves when the mail server has taken the mail, within 30 s.
   * @param patient for a mail whose last try got no answer: waits up to `PATIENCE_MS`, beside the other mails
   * @throws {MailError}
   */
  send(mail: OutgoingMail, options?: { patient?: boolean }): Promise<void>;
  /** Connects and logs in. @throws {MailError} */
  verify(): Promise<void>;
  /** Ends every connection; a mail under way fails as temporary. */
  close(): void;
}

export interface TransportOptions {
  /** MAIL_FROM: an address, or a name and an address in angle brackets. */
  from: string;
  /** Milliseconds an exchange may take, and one that is patient; shorter in tests. */
  deadline?: number;
  patience?: number;
}

/** From the call to the answer. */
const DEADLINE_MS = 30_000;
/**
 * RFC 5321 4.5.3.2.6 asks for ten minutes after the last byte, because giving up earlier may deliver twice. The first
 * try cannot wait so long without holding others up, so the second does, apart from them.
 */
export const PATIENCE_MS = 2 * 60_000;
const PATIENT_CONNECTIONS = 2;

/** Opens no connection yet. */
export function createTransport(smtp: Secrets['smtp'], options: TransportOptions): Transport {
  const { deadline = DEADLINE_MS, patience = PATIENCE_MS } = options;
  const from = parseSender(options.from);
  const quick = pool(smtp, { maxConnections: 3, deadline });
  const patient = pool(smtp, { maxConnections: PATIENT_CONNECTIONS, deadline: patience });
  let patiently = 0;

  async function send(mail: OutgoingMail, waits: boolean): Promise<void> {
    const handedOver = { all: false };
    try {
      await (waits ? patient : quick).sendMail({
        from: { name: from.name, address: from.address },
        to: mail.to,
        envelope: { from: from.address, to: [mail.to.address] },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        messageId: mail.messageId,
        list: { id: { url: mail.list.id, comment: mail.list.name } },
        headers: {
          'Auto-Submitted': 'auto-generated',
          'X-Auto-Response-Suppress': 'All',
          // RFC 8058; not folded, since a line that ends at the colon is more than some readers of it expect.
          'List-Unsubscribe': { prepared: true, value: `<${mail.list.unsubscribe}>` },
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        },
        xMailer: false,
        disableFileAccess: true,
        disableUrlAccess: true,
        signal: AbortSignal.timeout(waits ? patience : deadline),
        handedOver,
      } as Parameters<typeof quick.sendMail>[0]);
    } catch (error) {
      throw new MailError(mailFault(error, handedOver.all));
    }
  }

  return {
    async send(mail, { patient: waits = false } = {}) {
      if (!waits) return send(mail, false);
      if (patiently >= PATIENT_CONNECTIONS) throw new MailError({ kind: 'temporary', code: BUSY });
      patiently++;
      try {
        await send(mail, true);
      } finally {
        patiently--;
      }
    },
    async verify() {
      try {
        await quick.verify();
      } catch (error) {
        throw new MailError(mailFault(error, false));
      }
    },
    close() {
      for (const each of [quick, patient]) each.close({ force: true });
    },
  };
}

/** Name and address of MAIL_FROM; the part behind the @ also ends every Message-ID. @throws when it holds no address. */
export function parseSender(mailFrom: string): { name: string; address: string; domain: string } {
  // Everything before the angle bracket is the name, commas included: there is one sender.
  const [, name = '', bracketed] = /^\s*"?(.*?)"?\s*<([^<>]*)>\s*$/.exec(mailFrom) ?? [];
  const address = (bracketed ?? mailFrom).trim();
  const [, domain] = /^[^\s@]+@([^\s@]+)$/.exec(address) ?? [];
  if (!domain) throw new Error('MAIL_FROM holds no address');
  return { name, address, domain };
}

function pool(
  smtp: Secrets['smtp'],
  { maxConnections, deadline }: { maxConnections: number; deadline: number },
) {
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
    maxConnections,
    maxMessages: 20,
    connectionTimeout: (deadline * 2) / 3,
    greetingTimeout: (deadline * 2) / 3,
    dnsTimeout: deadline / 3,
    socketTimeout: deadline,
    disableFileAccess: true,
    disableUrlAccess: true,
    // Nobody listens in on this machine's own loopback, where mail servers have certificates that nobody signed.
    ...(/^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host) && { tls: { rejectUnauthorized: false } }),
  });
  // What goes wrong is told to whoever sends; an event nobody listens to would end the process.
  transporter.on('error', () => {});
  transporter.use('stream', (mail, done) => {
    const { handedOver } = mail.data as { handedOver?: { all: boolean } };
    mail.message?.processFunc((input) => {
      input.once('end', () => {
        if (handedOver) handedOver.all = true;
      });
      return input;
    });
    done();
  });
  return transporter;
}
