/** A real SMTP server that keeps what it gets, and may be told to misbehave. */
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface Delivered {
  /** Envelope recipients. */
  to: string[];
  mail: ParsedMail;
  source: string;
}

export interface PostOffice {
  /** For SMTP_URL. */
  url: string;
  mails: Delivered[];
  /** Answers a recipient with a code and text; return null to accept. */
  onRecipient: (address: string) => { code: number; text: string } | null;
  close(): Promise<void>;
}

export async function startPostOffice(port = 0): Promise<PostOffice> {
  const mails: Delivered[] = [];
  const office: Pick<PostOffice, 'onRecipient'> = { onRecipient: () => null };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo({ address }, _session, done) {
      const refusal = office.onRecipient(address);
      done(refusal ? Object.assign(new Error(refusal.text), { responseCode: refusal.code }) : null);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const source = Buffer.concat(chunks);
        simpleParser(source).then((mail) => {
          mails.push({
            to: session.envelope.rcptTo.map(({ address }) => address),
            mail,
            source: source.toString('utf8'),
          });
          done();
        }, done);
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: bound } = server.server.address() as AddressInfo;
  return Object.assign(office, {
    url: `smtp://127.0.0.1:${bound}`,
    mails,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}
