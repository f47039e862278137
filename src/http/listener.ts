/** The server that listens to the world: how long it waits for whom, and how many it takes at once. */
import { createServer, type RequestListener, type Server } from 'node:http';

/** Milliseconds. */
export interface Patience {
  /** From a connection's first moment, or a request's first byte, to the end of its head. */
  head: number;
  /** … to the end of its body. Node's own 300 s would let one slow sender hold a socket for five minutes. */
  request: number;
  /** A connection on which nothing moves, such as that of a reader who takes nothing of an answer. */
  still: number;
  /** Between two requests; longer than a proxy keeps its connections (60 s in nginx), so that it closes them first. */
  idle: number;
  /** How often the first two are looked after. */
  lookEvery: number;
}

const PATIENCE: Patience = { head: 10_000, request: 15_000, still: 30_000, idle: 65_000, lookEvery: 2_000 };

/**
 * Connections at once; more are closed as they come, before memory or file descriptors run out and take the database
 * and the queue with them. There is no limit for one address: behind a proxy all connections are the proxy's, and
 * without one a phone company's single address brings hundreds of readers. Slow senders are met by `Patience`.
 */
const CONNECTIONS_MOST = 10_000;

/** A server that does not listen yet. A sender who is too slow gets 408 if there is somebody to read it, and is cut. */
export function createListener(
  handler: RequestListener,
  { patience = PATIENCE, connectionsMost = CONNECTIONS_MOST } = {},
): Server {
  const server = createServer(
    {
      headersTimeout: patience.head,
      requestTimeout: patience.request,
      keepAliveTimeout: patience.idle,
      connectionsCheckingInterval: patience.lookEvery,
    },
    handler,
  );
  server.timeout = patience.still;
  server.maxConnections = connectionsMost;
  return server;
}
