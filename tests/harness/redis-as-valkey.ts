/**
 * A real Redis that introduces itself as Valkey does: the two speak the same protocol, and differ in what INFO says.
 * For machines without a Valkey; where `valkey-server` is the only one there, every test runs on it anyway.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { LOOPBACK } from '../../src/local/ports.ts';

/** The head of an INFO reply, as a bulk or verbatim string. */
const INFO = /([$=])(\d+)\r\n(txt:)?# Server\r\nredis_version:[^\r]*\r\n/;
const INTRODUCTION = '# Server\r\nredis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.3\r\n';

/** @param port of the Redis behind it */
export async function introduceAsValkey(port: number): Promise<{ url: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, LOOPBACK);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    client.pipe(upstream);
    let held = '';
    upstream.on('data', (data) => {
      held += data.toString('latin1');
      const head = INFO.exec(held);
      // The rest of a long reply is on its way.
      if (head && held.length < head.index + Number(head[2])) return;
      client.write(Buffer.from(held.replace(INFO, renamed), 'latin1'));
      held = '';
    });
  });
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  return {
    url: `redis://${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function renamed(head: string, kind: string, size: string, verbatim = ''): string {
  const taken = head.length - head.indexOf('# Server');
  return `${kind}${Number(size) - taken + INTRODUCTION.length}\r\n${verbatim}${INTRODUCTION}`;
}
