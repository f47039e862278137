/** An app on a port of this machine's own address. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LOOPBACK } from './ports.ts';

export interface Listening {
  /** `http://127.0.0.1:3001`, without a slash at its end. */
  url: string;
  /** Ends open connections too, event streams among them. */
  stop(): Promise<void>;
}

/** @param port 0 lets the kernel choose. @throws when it is taken */
export async function listen(app: RequestListener, port: number): Promise<Listening> {
  const server = createServer(app);
  server.listen({ port, host: LOOPBACK, exclusive: true });
  await once(server, 'listening');
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
