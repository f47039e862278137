/** A way to Redis on which single connections can go dead while they stay open, as behind a firewall that forgets them. */
import { connect, createServer, type Socket } from 'node:net';
import { dirname, join } from 'node:path';

export interface RedisProxy {
  /** As REDIS_URL takes it. */
  url: string;
  /** Every connection that is open now carries nothing any more, but those that were open when `spare` was called. */
  killOthers(): number;
  spare(): void;
  close(): Promise<void>;
}

/** @param to `unix:/path/of/socket` */
export async function startRedisProxy(to: string): Promise<RedisProxy> {
  const target = to.slice('unix:'.length);
  const path = join(dirname(target), 'proxy.sock');
  const open = new Map<Socket, { there: Socket; dead: boolean }>();
  const spared = new Set<Socket>();
  const server = createServer((here) => {
    const there = connect(target);
    const state = { there, dead: false };
    open.set(here, state);
    here.on('data', (data) => state.dead || there.write(data));
    there.on('data', (data) => state.dead || here.write(data));
    for (const [one, other] of [
      [here, there],
      [there, here],
    ] as const) {
      one.on('error', () => {});
      one.on('close', () => {
        open.delete(here);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    url: `unix:${path}`,
    killOthers() {
      const dying = [...open].filter(([here]) => !spared.has(here));
      for (const [, state] of dying) state.dead = true;
      return dying.length;
    },
    spare() {
      for (const here of open.keys()) spared.add(here);
    },
    close() {
      for (const here of open.keys()) here.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
