/** How a server takes its leave: it says so with every answer, and closes no connection on which a request may be on its way. */
import type { RequestListener, Server, ServerResponse } from 'node:http';
import { Server as Listener, type Socket } from 'node:net';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';

export interface Drain {
  readonly begun: boolean;
  /** For the server, in place of the handler that was given. */
  handler: RequestListener;
  /** To be called before the server has its first connection. */
  watch(server: Server): void;
  /**
   * Ends the server. While it pauses it still takes connections, so that a proxy's health check and the clients that
   * keep connections can notice; then it takes none and ends the requests under way.
   * @returns when no connection is left, `within` at the latest: then those that are left are cut
   */
  begin(times: { pause: number; within: number }): Promise<void>;
}

/** What is known of a connection: requests without an answer, and since when there are none. */
interface Known {
  open: number;
  since: number;
  /** What had been read by then: more means that a request has begun. */
  bytes: number;
}

const LOOK_EVERY_MS = 20;
/** The door is shut when nobody has come or gone for so long, or at last when this has been waited for in vain. */
const QUIET_MS = 30;
const QUIET_WITHIN_MS = 500;

export function createDrain(handler: RequestListener): Drain {
  const connections = new Map<Socket, Known>();
  const answers = new Set<ServerResponse>();
  let server: Server | undefined;
  let begun = false;
  /** Connections that came and answers that went, and the last of them. */
  let moves = 0;
  let movedAt = 0;
  let held: (() => void)[] | null = null;

  function move(): number {
    moves += 1;
    movedAt = performance.now();
    return movedAt;
  }

  function track(socket: Socket, res: ServerResponse): void {
    const known = connections.get(socket);
    if (!known) return;
    known.open += 1;
    answers.add(res);
    // Node says `Connection: close` then, and closes after the answer.
    if (begun) res.shouldKeepAlive = false;
    res.once('close', () => {
      answers.delete(res);
      Object.assign(known, { open: known.open - 1, since: move(), bytes: socket.bytesRead });
    });
  }

  /**
   * The kernel turns away whoever has been let in by it and not yet by us. So no request is answered for a moment,
   * since an answer makes its client come again, and the door is shut when nobody stands in it.
   */
  async function shutDoor(listener: Server): Promise<void> {
    held = [];
    const end = performance.now() + QUIET_WITHIN_MS;
    for (
      let seen = -1;
      performance.now() < end && (seen !== moves || performance.now() < movedAt + QUIET_MS);
    ) {
      seen = moves;
      // Of those at the door the event loop lets one in at each turn.
      await turn();
      if (seen === moves) await sleep(1);
      await turn();
    }
    // Not the HTTP server's own `close`, which ends connections that became idle a moment ago.
    Listener.prototype.close.call(listener);
    const waiting = held;
    held = null;
    for (const proceed of waiting) proceed();
  }

  /** Ends the connections that have been idle for `pause`: whoever keeps them has not used them, and will find others. */
  function endIdle(pause: number): void {
    const before = performance.now() - pause;
    for (const [socket, { open, since, bytes }] of connections)
      if (open === 0 && since <= before && socket.bytesRead === bytes) socket.destroy();
  }

  return {
    get begun() {
      return begun;
    },
    handler(req, res) {
      track(req.socket, res);
      if (held) held.push(() => handler(req, res));
      else handler(req, res);
    },
    watch(watched) {
      server = watched;
      server.on('connection', (socket: Socket) => {
        connections.set(socket, { open: 0, since: move(), bytes: 0 });
        socket.once('close', () => connections.delete(socket));
      });
    },
    async begin({ pause, within }) {
      begun = true;
      const end = performance.now() + within;
      for (const answer of answers) answer.shouldKeepAlive = false;
      await sleep(pause);
      if (server) await shutDoor(server);
      while (connections.size && performance.now() < end) {
        endIdle(pause);
        await sleep(LOOK_EVERY_MS);
      }
      server?.closeAllConnections();
    },
  };
}
