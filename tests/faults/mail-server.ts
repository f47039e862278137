/** A real SMTP server that keeps what it took, refuses, delays, hangs and goes away when told to. */
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  /** The envelope's recipient. */
  to: string;
  /** With its angle brackets. */
  messageId: string;
  /** The plain text part. */
  text: string;
  /** When it was taken, in milliseconds since 1970. */
  at: number;
}

/** What a stage needs of a mail server; a row may bring its own. */
export interface MailReceiver {
  /** For SMTP_URL. */
  readonly url: string;
  /** Every mail that was taken, those included whose sender never heard of it. */
  readonly mails: readonly Mail[];
  close(): Promise<void>;
}

interface Refusal {
  code: number;
  text: string;
}

export interface MailServer extends MailReceiver {
  /** Answers a recipient with a code; null accepts. */
  onRecipient: (address: string) => Refusal | null;
  /** Asked when a whole mail is there. It is taken unless this refuses it; the answer leaves when this resolves. */
  onMail: (mail: Mail) => Refusal | null | Promise<Refusal | null>;
  /** Refuses connections until `open`, and ends those that stand. */
  shut(): Promise<void>;
  /** Listens again at the same port. */
  open(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const mails: Mail[] = [];
  let port = 0;
  let server: SMTPServer | null = null;

  const mailServer: MailServer = {
    url: '',
    mails,
    onRecipient: () => null,
    onMail: () => null,
    async open() {
      const opened = listen();
      await new Promise<void>((resolve) => opened.listen(port, '127.0.0.1', resolve));
      port = (opened.server.address() as AddressInfo).port;
      server = opened;
    },
    async shut() {
      const shutting = server;
      server = null;
      if (!shutting) return;
      const closed = new Promise<void>((resolve) => shutting.close(() => resolve()));
      for (const connection of shutting.connections) (connection as { close(): void }).close();
      await closed;
    },
    close: () => mailServer.shut(),
  };

  function listen(): SMTPServer {
    const smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      closeTimeout: 200,
      onRcptTo: ({ address }, _session, done) => done(asError(mailServer.onRecipient(address))),
      onData(stream, session, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          take(Buffer.concat(chunks), session.envelope.rcptTo[0]?.address ?? '').then(
            (refusal) => done(asError(refusal)),
            done,
          );
        });
      },
    });
    smtp.on('error', () => {});
    return smtp;
  }

  async function take(source: Buffer, to: string): Promise<Refusal | null> {
    // Only what is asked for later: turning HTML into text would cost more than everything else here.
    const parsed = await simpleParser(source, {
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipTextLinks: true,
      skipImageLinks: true,
    });
    const mail = { to, messageId: parsed.messageId ?? '', text: parsed.text ?? '', at: Date.now() };
    const answer = mailServer.onMail(mail);
    const refusal = answer instanceof Promise ? null : answer;
    if (!refusal) mails.push(mail);
    if (!(answer instanceof Promise)) return refusal;
    const late = await answer;
    if (late) mails.splice(mails.indexOf(mail), 1);
    return late;
  }

  await mailServer.open();
  return Object.assign(mailServer, { url: `smtp://127.0.0.1:${port}` });
}

function asError(refusal: Refusal | null): Error | null {
  return refusal && Object.assign(new Error(refusal.text), { responseCode: refusal.code });
}
