/** A real Redis that speaks TLS and asks for a certificate, as it does by default. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, LOOPBACK } from '../../src/local/ports.ts';
import { selfSigned } from '../commands/certificate.ts';
import { type RedisNode, startNode } from './redis-node.ts';

export interface TlsRedis {
  /** `rediss://…?ca=…&cert=…&key=…`, as REDIS_URL takes it. */
  url: string;
  node: RedisNode;
  /** PEM files: the one certificate signs itself, and serves both sides. */
  files: { cert: string; key: string };
  stop(): Promise<void>;
}

const PASSWORD = 'p@ss/w?rd,#1';

/** @throws when the Redis binary was built without TLS */
export async function startTlsRedis({ dir }: { dir: string }): Promise<TlsRedis> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const { key, cert } = selfSigned(LOOPBACK, { ends: Date.now() + 86_400_000 });
  const files = { cert: join(dir, 'cert.pem'), key: join(dir, 'key.pem') };
  writeFileSync(files.cert, cert);
  writeFileSync(files.key, key, { mode: 0o600 });
  const port = await freePort(0);
  const node = await startNode({
    dir,
    port,
    settings: {
      'tls-port': String(port),
      'tls-cert-file': files.cert,
      'tls-key-file': files.key,
      'tls-ca-cert-file': files.cert,
      requirepass: PASSWORD,
      appendonly: 'yes',
      'maxmemory-policy': 'noeviction',
    },
    client: { tls: { ca: cert, cert, key }, password: PASSWORD },
  });
  return {
    url: `rediss://:${encodeURIComponent(PASSWORD)}@${LOOPBACK}:${port}?${new URLSearchParams({ ca: files.cert, ...files })}`,
    node,
    files,
    stop: () => node.kill(),
  };
}
