/** The mail server of the mailbox: takes every mail from this machine and sends none on. */
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { SMTPServer } from 'smtp-server';
import { LOOPBACK } from '../ports.ts';

const LARGEST = 10 * 1024 * 1024;

export interface Receiver {
  /** As SMTP_URL takes it. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Listens on a free port of 127.0.0.1, without login and encryption.
 * @param keep is given each mail's bytes and recipients; the sender hears 250 when it has resolved
 */
export async function receiveMails(
  keep: (source: Buffer, to: string[]) => Promise<unknown>,
): Promise<Receiver> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: LARGEST,
    banner: 'binhluan mailbox',
    closeTimeout: 1_000,
    onData(stream, session, done) {
      bytes(stream)
        .then((source) => {
          if (stream.sizeExceeded)
            throw Object.assign(new Error('the mail is too large'), { responseCode: 552 });
          return keep(
            source,
            session.envelope.rcptTo.map(({ address }) => address),
          );
        })
        .then(
          () => done(),
          (error: Error) => done(error),
        );
    },
  });
  // A sender that hangs up is no fault of ours.
  server.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(0, LOOPBACK, resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://${LOOPBACK}:${port}`,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function bytes(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size <= LARGEST) parts.push(part);
  }
  return Buffer.concat(parts);
}
