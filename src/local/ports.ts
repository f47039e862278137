/** Free ports on this machine's own address. */
import { createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/**
 * The first free TCP port from `from` upwards on 127.0.0.1; 0 lets the kernel choose.
 * @param avoid ports to pass over although they are free
 * @throws when no port up to 65535 is free
 */
export async function freePort(from: number, avoid: ReadonlySet<number> = new Set()): Promise<number> {
  if (from === 0) return probe(0);
  for (let port = from; port <= 65_535; port++) {
    if (avoid.has(port)) continue;
    try {
      return await probe(port);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    }
  }
  throw new Error(`no free port from ${from} upwards`);
}

/**
 * One port for each wish. Whoever finds its own port free keeps it; the others move up and take nobody's.
 * @returns the ports in the order of the wishes
 */
export async function choosePorts(wishes: readonly number[]): Promise<number[]> {
  const ports: number[] = [];
  for (const [index, wish] of wishes.entries()) {
    const others = wishes.filter((_, other) => other !== index);
    ports.push(await freePort(wish, new Set([...ports, ...others.filter((port) => port !== wish)])));
  }
  return ports;
}

function probe(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
