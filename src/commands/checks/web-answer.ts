/** One GET as a browser would make it, with what else the answer tells: the server's clock and its certificate. */
import { type IncomingMessage, get as plainGet } from 'node:http';
import { get as secureGet } from 'node:https';
import { TLSSocket } from 'node:tls';

export type WebAnswer =
  | {
      status: number;
      body: string;
      /** The server's clock less ours, in ms, from the Date header; ± 500 ms. */
      ahead: number | null;
      /** When the certificate ends; null without TLS. */
      certificateEnds: number | null;
    }
  /** Node's code: ECONNREFUSED, ENOTFOUND, CERT_HAS_EXPIRED, … */
  | { error: string };

const LONGEST_BODY = 64 * 1024;

/** Asks within `withinMs`. Never throws. */
export function askWeb(url: string, clock: () => number, withinMs = 5_000): Promise<WebAnswer> {
  return new Promise((resolve) => {
    const get = url.startsWith('https:') ? secureGet : plainGet;
    const began = clock();
    const request = get(url, { signal: AbortSignal.timeout(withinMs), agent: false }, (response) => {
      const about = { ahead: ahead(response, began, clock()), certificateEnds: certificateEnds(response) };
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > LONGEST_BODY) response.destroy();
      });
      response.on('close', () => resolve({ status: response.statusCode ?? 0, body, ...about }));
      response.on('error', () => {});
    });
    request.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ error: error.name === 'AbortError' ? 'ETIMEDOUT' : (error.code ?? error.name) }),
    );
  });
}

/** The header holds whole seconds, cut off: half a second is added. */
function ahead({ headers }: IncomingMessage, began: number, ended: number): number | null {
  const theirs = Date.parse(headers.date ?? '');
  return Number.isNaN(theirs) ? null : theirs + 500 - (began + ended) / 2;
}

function certificateEnds({ socket }: IncomingMessage): number | null {
  if (!(socket instanceof TLSSocket)) return null;
  const ends = Date.parse(socket.getPeerCertificate().valid_to);
  return Number.isNaN(ends) ? null : ends;
}
