/** Where Redis (or Valkey) is, read from one URL. Pure. */

export type RedisTarget =
  | { kind: 'single'; url: string }
  | { kind: 'socket'; path: string }
  | {
      kind: 'cluster';
      nodes: { host: string; port: number }[];
      tls: boolean;
      username?: string;
      password?: string;
    }
  | {
      kind: 'sentinel';
      name: string;
      sentinels: { host: string; port: number }[];
      username?: string;
      password?: string;
      db: number;
    };

const credentials = (url: URL) => ({
  ...(url.username && { username: decodeURIComponent(url.username) }),
  ...(url.password && { password: decodeURIComponent(url.password) }),
});

/**
 * `redis://`, `rediss://`, `unix:/path`, a comma list of nodes (Cluster), or `redis+sentinel://host,host/name`.
 * @throws an Error that says what is wrong, without the URL (it may hold a password).
 */
export function parseRedisUrl(value: string): RedisTarget {
  if (value.startsWith('unix:')) {
    const path = value.slice('unix:'.length).replace(/^\/\/(?=\/)/, '');
    if (!path.startsWith('/')) throw new Error('needs an absolute path after unix:');
    return { kind: 'socket', path };
  }
  if (value.startsWith('redis+sentinel://')) return sentinel(value);
  const urls = value.split(',').map((part, index) => {
    const text =
      index > 0 && !part.includes('://') ? `${value.slice(0, value.indexOf('://'))}://${part}` : part;
    const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
    if (!url || !/^rediss?:$/.test(url.protocol) || !url.hostname)
      throw new Error(
        'must look like redis://host:6379, rediss://host:6379, unix:/path, redis+sentinel://host:26379/name, or a comma list of cluster nodes',
      );
    return url;
  });
  const [first] = urls;
  if (!first) throw new Error('is empty');
  if (urls.length === 1) return { kind: 'single', url: first.href };
  return {
    kind: 'cluster',
    nodes: urls.map((url) => ({ host: url.hostname, port: Number(url.port || 6379) })),
    tls: first.protocol === 'rediss:',
    ...credentials(first),
  };
}

function sentinel(value: string): RedisTarget {
  const match = /^redis\+sentinel:\/\/(?:([^@/]*)@)?([^/]+)\/([^/?]+)(?:\/(\d+))?$/.exec(value);
  if (!match) throw new Error('must look like redis+sentinel://host:26379,host:26379/name');
  const [, user = '', hosts = '', name = '', db = '0'] = match;
  const url = new URL(`redis://${user ? `${user}@` : ''}sentinel`);
  return {
    kind: 'sentinel',
    name,
    db: Number(db),
    sentinels: hosts.split(',').map((host) => {
      const { hostname, port } = new URL(`redis://${host}`);
      return { host: hostname, port: Number(port || 26379) };
    }),
    ...credentials(url),
  };
}
