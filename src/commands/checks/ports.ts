/** Ports: free, or held by this very service. */
import { createServer } from 'node:net';
import type { Config } from '../../../config/config.ts';
import { bad, doubtful, type Finding, good } from './finding.ts';
import { askWeb } from './web-answer.ts';

type Name = 'PORT' | 'ADMIN_PORT' | 'WORKER_ADMIN_PORT';
interface Wish {
  name: Name;
  host: string;
  port: number;
}

type Ports = Pick<Config, 'host' | 'port' | 'adminPort' | 'workerAdminPort'>;

export async function checkPorts(config: Ports): Promise<Finding[]> {
  const wishes = wishesOf(config);
  const twice = wishes.filter(({ port }, index) => wishes.findIndex((other) => other.port === port) < index);
  if (twice.length)
    return twice.map(({ name, port }) =>
      bad('ports', `${name} is ${port}, which another setting has too`, 'give each a port of its own'),
    );
  return Promise.all(wishes.map(checkPort));
}

function wishesOf({ host, port, adminPort, workerAdminPort }: Ports): Wish[] {
  const all: { name: Name; host: string; port: number | null }[] = [
    { name: 'PORT', host, port },
    { name: 'ADMIN_PORT', host: '127.0.0.1', port: adminPort },
    { name: 'WORKER_ADMIN_PORT', host: '127.0.0.1', port: workerAdminPort },
  ];
  return all.filter((wish): wish is Wish => Boolean(wish.port));
}

async function checkPort(wish: Wish): Promise<Finding> {
  const { name, host, port } = wish;
  const refusal = await tryToListen(host, port);
  if (refusal === null) return good('ports', `${name} ${port} is free`);
  if (refusal === 'EADDRINUSE') {
    if (await isOurs(wish)) return good('ports', `${name} ${port} is in use by this service`);
    const remedy = 'stop that program, or choose another port';
    const says = `${name} ${port} is taken by another program`;
    // Without its admin port a process still does its work.
    return name === 'PORT' ? bad('ports', says, remedy) : doubtful('ports', says, remedy);
  }
  const remedy =
    refusal === 'EADDRNOTAVAIL'
      ? `HOST ${host} is no address of this machine`
      : 'ports below 1024 are for root: choose a higher one and let the proxy listen on 443';
  return bad('ports', `${name} ${port} cannot be opened (${refusal})`, remedy);
}

function tryToListen(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'unknown'));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

async function isOurs({ name, host, port }: Wish): Promise<boolean> {
  const every = host === '0.0.0.0' || host === '::';
  const address = every ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  const path = name === 'PORT' ? '/healthz' : '/metrics';
  const answer = await askWeb(`http://${address}:${port}${path}`, Date.now, 2_000);
  if ('error' in answer) return false;
  return name === 'PORT' ? /"status"\s*:\s*"ok"/.test(answer.body) : answer.body.includes('binhluan_');
}
