/** A webhook receiver and a Telegram of one's own, both over TLS, and a way out that leads to them. */
import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { GuardedFetch } from '../../src/outside/fetch.ts';
import { fetchFrom, serveSecurely } from './servers.ts';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export const SECRET = randomBytes(32);
export const TOKEN = '123456789:AAExampleTokenExampleTokenExample_1';
/** As they stand in a sites file. */
export const WEBHOOK = {
  url: 'https://hook.example/alarm?to=desk',
  secret: `whsec_${SECRET.toString('base64')}`,
};
export const TELEGRAM = { token: TOKEN, chat: -1_001_234_567_890 };

export interface Receiver {
  received: Received[];
  /** What it answers with. */
  status: number;
}

export async function openReceivers() {
  const hook: Receiver = { received: [], status: 204 };
  const telegram: Receiver = { received: [], status: 200 };
  const stand = async (name: string, receiver: Receiver) => {
    const server = await serveSecurely(name, async (req, res) => {
      let body = '';
      for await (const chunk of req) body += chunk;
      receiver.received.push({ path: req.url ?? '', headers: req.headers, body });
      res.writeHead(receiver.status, receiver.status === 302 ? { Location: '/elsewhere' } : {}).end();
    });
    return { server, ...fetchFrom(server.port, { ca: server.ca }) };
  };
  const [toHook, toTelegram] = [await stand('hook.example', hook), await stand('api.telegram.org', telegram)];
  const fetch: GuardedFetch = (ask, signal) =>
    (new URL(ask.url).hostname === 'api.telegram.org' ? toTelegram : toHook).fetch(ask, signal);
  return {
    hook,
    telegram,
    fetch,
    async close() {
      await toHook.server.close();
      await toTelegram.server.close();
    },
  };
}

export type Receivers = Awaited<ReturnType<typeof openReceivers>>;
