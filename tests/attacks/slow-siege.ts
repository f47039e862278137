/** Five hundred slow senders around a service, and ordinary readers who want to get in all the same. */
import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { submission } from '../harness/service.ts';
import { ORIGIN } from '../harness/site.ts';
import { until } from '../harness/until.ts';

export const SOCKETS = 500;

const HEAD = 'POST /v1/comments HTTP/1.1\r\nHost: comments.example\r\nContent-Type: application/json\r\n';
const BODY = JSON.stringify(submission());

/** What one slow sender does on its connection; the returned text is what it sends byte by byte. */
export const SENDERS: Record<string, (socket: Socket) => string> = {
  'says nothing': () => '',
  'sends its head byte by byte': () => `${HEAD}X-Padding: ${'x'.repeat(4_000)}`,
  'sends its body byte by byte': (socket) => {
    socket.write(`${HEAD}Content-Length: 16000\r\n\r\n`);
    return BODY;
  },
  'sends a body of no stated length byte by byte': (socket) => {
    socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n3e80\r\n`);
    return BODY;
  },
  'stops within its head': (socket) => {
    socket.write(HEAD);
    return '';
  },
};

export interface Slow {
  kind: string;
  /** Milliseconds from the connection to its end; null while it stands. */
  lasted: number | null;
  answer: string;
}

/** Opens one connection, and opens it again whenever it is cut, until `ended`. */
async function sendSlowly(port: number, kind: string, seen: Slow[], ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    const slow: Slow = { kind, lasted: null, answer: '' };
    const began = performance.now();
    const socket = connect(port, '127.0.0.1');
    const close = () => socket.destroy();
    ended.addEventListener('abort', close);
    socket.on('error', () => {});
    socket.on('data', (data) => {
      slow.answer += data.toString('latin1');
    });
    let timer: NodeJS.Timeout | undefined;
    socket.once('connect', () => {
      seen.push(slow);
      const drops = (SENDERS[kind] as (typeof SENDERS)[string])(socket);
      let at = 0;
      if (drops) timer = setInterval(() => socket.write(drops[at++ % drops.length] as string), 500);
    });
    // `once` of node:events would throw for a connection that is reset.
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(timer);
    ended.removeEventListener('abort', close);
    if (!ended.aborted) slow.lasted = performance.now() - began;
  }
}

/** Milliseconds of every request of ordinary readers: comments, lists, pages. */
async function ordinaryReaders(url: string, ended: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  const visit = async (make: () => Promise<Response>, status: number) => {
    const began = performance.now();
    const response = await make();
    await response.arrayBuffer();
    times.push(performance.now() - began);
    expect(response.status).toBe(status);
  };
  const write = () =>
    fetch(`${url}/v1/comments`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: ORIGIN, 'Idempotency-Key': randomUUID() },
      body: BODY,
    });
  const reader = async (make: () => Promise<Response>, status: number) => {
    for (; !ended.aborted; await pause(50)) await visit(make, status);
  };
  const article = 'site=dongthap&article=17022022-1352';
  await Promise.all([
    reader(write, 202),
    reader(() => fetch(`${url}/v1/comments?${article}`), 200),
    reader(() => fetch(`${url}/comments/dongthap/17022022-1352`, { headers: { Connection: 'close' } }), 200),
  ]);
  return times;
}

export const p99 = (times: number[]) =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1] ?? Number.POSITIVE_INFINITY;

/** Five hundred slow senders for `ms`, and ordinary readers beside them. */
export async function siege(url: string, ms: number): Promise<{ seen: Slow[]; times: number[] }> {
  const end = new AbortController();
  const port = Number(new URL(url).port);
  const seen: Slow[] = [];
  const kinds = Object.keys(SENDERS);
  // Within a second, as an attacker's connections arrive: at one stroke we would mostly measure ourselves.
  const senders = Array.from({ length: SOCKETS }, async (_, n) => {
    await pause((n * 1_000) / SOCKETS);
    await sendSlowly(port, kinds[n % kinds.length] as string, seen, end.signal);
  });
  await until('all slow senders are connected', () => seen.length >= SOCKETS);
  const readers = ordinaryReaders(url, end.signal);
  await Promise.race([pause(ms), readers]);
  end.abort();
  const times = await readers;
  await Promise.all(senders);
  return { seen, times };
}

export async function readersAlone(url: string, ms: number): Promise<number[]> {
  const end = new AbortController();
  const readers = ordinaryReaders(url, end.signal);
  await Promise.race([pause(ms), readers]);
  end.abort();
  return readers;
}

/** 300 ms; on a machine so busy with something else that readers wait for long in any case, twice that. */
export const bearable = (alone: number[]) => Math.max(300, 2 * p99(alone));

/** The longest that one of a kind stood, and how many of it were cut. */
export function ofKind(seen: readonly Slow[], kind: string) {
  const cut = seen.flatMap((slow) => (slow.kind === kind && slow.lasted !== null ? [slow.lasted] : []));
  return { cut: cut.length, longest: Math.max(0, ...cut) };
}
