/** HTTP over a fixed number of kept connections, telling apart how a request failed. */
import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** Milliseconds from the call to the last byte; a wait for a free connection counts. */
  ms: number;
}

/** No answer came. */
export class Unanswered extends Error {
  /** `ECONNREFUSED`, `ECONNRESET`, `ETIMEDOUT` … */
  readonly code: string;
  /** The connection had carried another request before: its other end may just have closed it as idle. */
  readonly reused: boolean;
  constructor(code: string, reused: boolean) {
    super(`no answer: ${code}`);
    this.code = code;
    this.reused = reused;
  }
}

export interface RequestOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Holds the second half of the body back, on a connection of its own: a request that is under way meanwhile. */
  until?: Promise<unknown>;
}

export interface Client {
  /** @throws {Unanswered} */
  send(url: string, options?: RequestOptions): Promise<Reply>;
  close(): void;
}

/** As long as the embedded form waits. */
const PATIENCE_MS = 30_000;

export function createClient(connections = 64): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections });
  return {
    send: (url, { method = 'GET', headers = {}, body = '', until } = {}) =>
      new Promise((resolve, reject) => {
        const begun = performance.now();
        const outgoing = request(url, { agent: until ? false : agent, method, headers });
        const fail = (error: Error) => {
          clearTimeout(patience);
          reject(
            new Unanswered((error as NodeJS.ErrnoException).code ?? error.message, outgoing.reusedSocket),
          );
        };
        const patience = setTimeout(
          () => outgoing.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })),
          PATIENCE_MS,
        );
        outgoing.on('error', fail);
        outgoing.on('response', (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', fail);
          response.on('end', () => {
            clearTimeout(patience);
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks).toString('utf8'),
              ms: performance.now() - begun,
            });
          });
        });
        if (!until) return void outgoing.end(body);
        const half = Math.floor(body.length / 2);
        outgoing.write(body.slice(0, half));
        until.then(() => outgoing.end(body.slice(half)));
      }),
    close: () => agent.destroy(),
  };
}
