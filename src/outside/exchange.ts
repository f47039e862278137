/** One request over a connection that is there already. */
import { type IncomingMessage, request as send } from 'node:http';
import type { Duplex } from 'node:stream';
import { OutsideError } from './outside-error.ts';

export interface Request {
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

const HEADERS_MOST = 16 * 1024;

/** @returns the answer when its headers have come; the connection takes no second request. */
export function exchange(
  socket: Duplex,
  url: URL,
  { method = 'GET', headers, body }: Request,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = send(
      {
        method,
        path: `${url.pathname}${url.search}`,
        headers: { ...headers, Host: url.host, 'Accept-Encoding': 'gzip', Connection: 'close' },
        maxHeaderSize: HEADERS_MOST,
        createConnection: () => socket,
      },
      resolve,
    );
    // Stays when the answer has come: what breaks later is told by the body.
    request.on('error', reject);
    // A connection that ends without an error of its own would leave us waiting.
    socket.once('close', () => reject(new OutsideError('unreachable')));
    request.end(body);
  });
}
