/** Real servers on this machine that stand for machines elsewhere, well-behaved and not. */
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { type AddressInfo, connect, createServer as createRaw, type Server, type Socket } from 'node:net';
import type { Address, Dial } from '../../src/outside/connection.ts';
import {
  createFetch,
  type FetchOptions,
  type GuardedFetch,
  type Permission,
} from '../../src/outside/fetch.ts';
import { OutsideError } from '../../src/outside/outside-error.ts';
import { selfSigned } from '../commands/certificate.ts';

export interface Standing {
  port: number;
  /** `http://127.0.0.1:port` */
  origin: string;
  close(): Promise<void>;
}

/** An address of the internet; nothing in a test ever goes there. */
export const PUBLIC: Address = { address: '93.184.215.14', family: 4 };
export const ANYWHERE: Permission = { plain: true, privately: true };
export const OUTSIDE: Permission = { plain: false, privately: false };

async function listen(server: Server): Promise<Standing> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

export const serve = (answer: RequestListener): Promise<Standing> => listen(createServer(answer));

/** Says whatever it likes, once something was said to it. */
export const speak = (answer: (socket: Socket) => void): Promise<Standing> =>
  listen(createRaw((socket) => socket.once('data', () => answer(socket))));

/** Over TLS, with a certificate for `name` that `ca` makes trusted. */
export async function serveSecurely(
  name: string,
  answer: RequestListener,
  { ends = Date.now() + 86_400_000 } = {},
): Promise<Standing & { ca: string }> {
  const certificate = selfSigned(name, { ends });
  const standing = await listen(createSecure(certificate, answer));
  return Object.assign(standing, { ca: certificate.cert });
}

/** Every name leads to `PUBLIC`, and every connection to the server on `port`; `dialled` tells what was connected to. */
export function fetchFrom(
  port: number,
  options: Partial<FetchOptions> = {},
): { fetch: GuardedFetch; dialled: string[] } {
  const dialled: string[] = [];
  const dial: Dial = (addresses, at) => {
    dialled.push(...addresses.map(({ address }) => `${address}:${at}`));
    return connect(port, '127.0.0.1');
  };
  const fetch = createFetch({ userAgent: 'Binhluan', resolve: async () => [PUBLIC], dial, ...options });
  return { fetch, dialled };
}

/** The code with which a call out failed. */
export async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof OutsideError) return error.code;
    throw error;
  }
  return 'none';
}
