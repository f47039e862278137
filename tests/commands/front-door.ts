/** HTTPS in front of the service, as a reverse proxy on the same machine gives it. */
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Passes everything on to `port`; 502 when nobody is there. @param clock what its Date header tells */
export async function openFrontDoor(
  { key, cert }: { key: string; cert: string },
  port: number,
  clock: () => number = Date.now,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer({ key, cert }, (req, res) => {
    const onward = request({ host: '127.0.0.1', port, path: req.url, method: req.method }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, { ...answer.headers, date: new Date(clock()).toUTCString() });
      answer.pipe(res);
    });
    onward.on('error', () => res.writeHead(502).end());
    req.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
