/** A connection to addresses that were looked at: no name is resolved a second time. */
import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { addAbortSignal, type Duplex } from 'node:stream';
import { connect as secure } from 'node:tls';

export interface Address {
  address: string;
  family: number;
}

/** Opens a socket to one of the addresses. */
export type Dial = (addresses: readonly Address[], port: number) => Socket;

/** The default of 250 ms is less than an answer from another continent takes. */
const NEXT_ADDRESS_AFTER_MS = 1_000;

/** Tries the addresses one after the other, as browsers do. */
export const dialDirectly: Dial = (addresses, port) =>
  connect({
    // Never asked for: the lookup below answers with what was looked at.
    host: 'pinned.invalid',
    port,
    lookup: (_host, _options, found) => found(null, [...addresses]),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS,
  });

export interface Target {
  url: URL;
  addresses: readonly Address[];
  dial: Dial;
  /** Certificates to trust instead of the system's; PEM. */
  ca?: string;
  signal: AbortSignal;
}

/**
 * A connection ready to be written to; over TLS, not before the certificate was found to be this name's.
 * The signal ends it whatever it is used for by then.
 */
export async function openConnection({ url, addresses, dial, ca, signal }: Target): Promise<Duplex> {
  const encrypted = url.protocol === 'https:';
  const raw = dial(addresses, Number(url.port) || (encrypted ? 443 : 80));
  // Errors after ours concern nobody any more, and must not end the process.
  raw.on('error', () => {});
  if (!encrypted) return ready(raw, raw, 'connect', signal);
  const host = bareHost(url);
  const socket = secure({
    socket: raw,
    host,
    // An address is no name to ask a certificate for (RFC 6066, 3).
    ...(!isIP(host) && { servername: host }),
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: true,
    ...(ca && { ca }),
  });
  socket.on('error', () => {});
  return ready(socket, raw, 'secureConnect', signal);
}

async function ready<T extends Duplex>(
  socket: T,
  raw: Socket,
  event: string,
  signal: AbortSignal,
): Promise<T> {
  try {
    await once(socket, event, { signal });
    return addAbortSignal(signal, socket);
  } catch (error) {
    socket.destroy();
    raw.destroy();
    throw error;
  }
}

/** A URL's host without the brackets of IPv6 and the dot that ends a whole name. */
export function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}
