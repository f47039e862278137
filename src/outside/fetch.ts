/**
 * Every call out of the service. A name is resolved, all its addresses are looked at, and the connection goes to those
 * very addresses: a name that leads elsewhere a moment later leads nobody astray. No cookies, no proxies, no reuse.
 */
import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { placeOf } from './addresses.ts';
import { type Body, readAnswerBody } from './body.ts';
import { type Address, bareHost, type Dial, dialDirectly, openConnection } from './connection.ts';
import { exchange } from './exchange.ts';
import { codeOf, OutsideError } from './outside-error.ts';

/** What may be asked at an address: nothing of this goes without saying. */
export interface Permission {
  /** Plain http as well as https. */
  plain: boolean;
  /** Addresses of private networks and of this machine as well as public ones. */
  privately: boolean;
}

export interface Ask {
  url: string;
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Asked for the address and for every redirect; null refuses. */
  permit(url: URL): Permission | null;
  /** Redirects that are followed. */
  redirects: number;
  /** Bytes of the body that are read; the rest is cut off. */
  most: number;
  /** Media types that are read; without it any. */
  types?: readonly string[];
}

export interface Answer extends Body {
  /** Never a redirect's. Only an answer that says that all is well has a body. */
  status: number;
  /** The header Content-Type, or an empty string. */
  type: string;
}

/** @throws {OutsideError} when nothing came of it; an answer with any status but a redirect's is an answer. */
export type GuardedFetch = (ask: Ask, signal?: AbortSignal) => Promise<Answer>;

export interface FetchOptions {
  /** Names us to whoever is asked. */
  userAgent: string;
  /** Milliseconds for everything, redirects and body included. */
  withinMs?: number;
  resolve?(host: string): Promise<readonly Address[]>;
  dial?: Dial;
  /** Certificates to trust instead of the system's; PEM. */
  ca?: string;
}

const WITHIN_MS = 5_000;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export function createFetch({
  userAgent,
  withinMs = WITHIN_MS,
  resolve = (host) => lookup(host, { all: true }),
  dial = dialDirectly,
  ca,
}: FetchOptions): GuardedFetch {
  async function addressesOf(url: URL, { privately }: Permission): Promise<readonly Address[]> {
    const host = bareHost(url);
    const family = isIP(host);
    const found = family ? [{ address: host, family }] : await resolve(host);
    if (!found.length) throw new OutsideError('unknown-host');
    for (const { address } of found) {
      const place = placeOf(address);
      if (place !== 'public' && !(privately && place === 'private'))
        throw new OutsideError('private-address');
    }
    return found;
  }

  async function once(ask: Ask, url: URL, signal: AbortSignal): Promise<Answer | URL> {
    if (url.username || url.password) throw new OutsideError('login-in-address');
    const permission = ask.permit(url);
    const schemes = permission?.plain ? ['https:', 'http:'] : ['https:'];
    if (!permission || !schemes.includes(url.protocol)) throw new OutsideError('not-allowed');
    const addresses = await sooner(signal, addressesOf(url, permission));
    const socket = await openConnection({ url, addresses, dial, signal, ...(ca && { ca }) });
    try {
      const response = await exchange(socket, url, {
        ...ask,
        headers: { ...ask.headers, 'User-Agent': userAgent },
      });
      return await read(response, ask, url);
    } finally {
      socket.destroy();
    }
  }

  return async (ask, stop) => {
    const late = AbortSignal.timeout(withinMs);
    const signal = stop ? AbortSignal.any([late, stop]) : late;
    try {
      signal.throwIfAborted();
      let next: Answer | URL = parseUrl(ask.url);
      for (let asked = 0; next instanceof URL; asked++) {
        if (asked > ask.redirects) throw new OutsideError('too-many-redirects');
        next = await once(ask, next, signal);
      }
      return next;
    } catch (error) {
      if (stop?.aborted) throw new OutsideError('stopped');
      if (late.aborted) throw new OutsideError('late');
      const code = codeOf(error);
      throw code ? new OutsideError(code) : error;
    }
  };
}

async function read(response: IncomingMessage, ask: Ask, url: URL): Promise<Answer | URL> {
  const { statusCode: status = 0, headers } = response;
  if (REDIRECTS.has(status)) return parseUrl(headers.location ?? '', url);
  const type = headers['content-type'] ?? '';
  const media = type.split(';')[0]?.trim().toLowerCase() ?? '';
  if (status < 200 || status > 299) return { status, type, bytes: Buffer.alloc(0), cut: true };
  if (ask.types && !ask.types.includes(media)) throw new OutsideError('wrong-type');
  return { status, type, ...(await readAnswerBody(response, ask.most)) };
}

function parseUrl(value: string, base?: URL): URL {
  const url = URL.parse(value, base?.href);
  if (!value || !url) throw new OutsideError('not-allowed');
  return url;
}

/** Asking for a name cannot be broken off, only left. */
function sooner<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
