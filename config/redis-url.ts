/** Where Redis (or Valkey) is, read from one URL. Pure. */

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Paths of PEM files. What is absent is Node's own choice: the system's authorities, no certificate of ours. */
export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface Login {
  readonly username?: string;
  readonly password?: string;
}

/** `tls: null` is a connection in the clear. */
export type RedisTarget =
  | ({ kind: 'single'; db: number; tls: TlsFiles | null } & Endpoint & Login)
  | ({ kind: 'socket'; path: string; db?: number } & Login)
  | ({ kind: 'cluster'; nodes: readonly Endpoint[]; tls: TlsFiles | null } & Login)
  | ({
      kind: 'sentinel';
      name: string;
      sentinels: readonly Endpoint[];
      db: number;
      tls: TlsFiles | null;
      sentinelLogin: Login;
    } & Login);

const FORMS =
  'must look like redis://host:6379/0, rediss://host:6379, unix:/path, redis+cluster://host:6379, redis+sentinel://host:26379,host:26379/name, or a comma list of cluster nodes';

/**
 * Every form takes `user:password@` before the first host, percent-encoded; `rediss` in place of `redis` is TLS.
 *
 * - `redis://host:6379/0`: one server, and the number of its database.
 * - `unix:/path`, `unix://:password@/path?db=1`: a socket; its path is taken as it stands.
 * - `redis://host:6379,host:6379`, `redis+cluster://host:6379`: a Cluster, by some or one of its nodes.
 * - `redis+sentinel://host:26379,host:26379/name/0?sentinel-password=…`: the master that the Sentinels call `name`.
 *   The login is the master's; `sentinel-user` and `sentinel-password` are for Sentinels with one of their own.
 *   With `rediss+sentinel` both are spoken to by TLS.
 * - With TLS, `?ca=FILE` names the authority that signed the server's certificate, `cert=FILE&key=FILE` our own
 *   certificate, for servers that ask for one (`tls-auth-clients`, which is their default).
 *
 * @throws an Error that says what is wrong and repeats nothing of the value: any part of it may be a password.
 */
export function parseRedisUrl(value: string): RedisTarget {
  if (value.startsWith('unix:')) return socket(value.slice('unix:'.length));
  const [, secure = '', kind = '', rest = ''] =
    /^redis(s?)(\+cluster|\+sentinel)?:\/\/(.*)$/s.exec(value) ?? [];
  if (!rest) throw new Error(FORMS);
  const [before, query = ''] = split(rest, '?');
  const places = oneScheme(before, secure);
  const slash = places.indexOf('/');
  const [list, path] = slash < 0 ? [places, ''] : [places.slice(0, slash), places.slice(slash + 1)];
  const defaultPort = kind === '+sentinel' ? 26_379 : 6_379;
  const read = list.split(',').map((part) => place(part.trim(), defaultPort));
  const endpoints = read.map(({ host, port }) => ({ host, port }));
  const [first] = read as [Place];
  if (read.some(({ login }, index) => index > 0 && login && login !== first.login))
    throw new Error('has more than one user or password: write one, before the first host');
  const login = readLogin(first.login);

  const known = [...(secure ? TLS_OPTIONS : []), ...(kind === '+sentinel' ? SENTINEL_OPTIONS : [])];
  const options = readOptions(query, known);
  const tls = secure ? tlsFiles(options) : null;
  if (kind === '+sentinel') {
    const [name = '', db = ''] = split(path, '/');
    if (!name) throw new Error('needs the name of the master: redis+sentinel://host:26379,host:26379/name');
    const sentinelLogin = {
      ...(options.has('sentinel-user') && { username: options.get('sentinel-user') as string }),
      ...(options.has('sentinel-password') && { password: options.get('sentinel-password') as string }),
    };
    return {
      kind: 'sentinel',
      name: decode(name),
      sentinels: endpoints,
      db: database(db),
      tls,
      sentinelLogin,
      ...login,
    };
  }
  if (kind === '+cluster' || endpoints.length > 1) {
    if (database(path) !== 0) throw new Error('asks a Cluster for a database, but it has number 0 only');
    return { kind: 'cluster', nodes: endpoints, tls, ...login };
  }
  return { kind: 'single', host: first.host, port: first.port, db: database(path), tls, ...login };
}

const TLS_OPTIONS = ['ca', 'cert', 'key'];
const SENTINEL_OPTIONS = ['sentinel-user', 'sentinel-password'];

function socket(rest: string): RedisTarget {
  const [, place = '', db] = /^(.*?)(?:\?db=(\d+))?$/s.exec(rest) ?? [];
  const [, user = '', path = ''] = /^(?:\/\/(?:([^/]*)@)?)?(\/.*)$/s.exec(place) ?? [];
  if (!path) throw new Error('needs an absolute path after unix:');
  return { kind: 'socket', path, ...(db && { db: database(db) }), ...readLogin(user) };
}

/** A list may repeat its scheme before each node: `redis://a,redis://b` is `redis://a,b`. */
function oneScheme(list: string, secure: string): string {
  return list.replace(/\/?,\s*(?:redis(s?)(?:\+cluster)?:\/\/)?/g, (_, other?: string) => {
    if (other !== undefined && other !== secure)
      throw new Error('mixes redis:// and rediss://: all nodes speak TLS, or none does');
    return ',';
  });
}

type Place = Endpoint & { login: string };

function place(part: string, defaultPort: number): Place {
  const at = part.lastIndexOf('@');
  const [, host = '', port = ''] =
    /^(\[[\da-f:.]+\]|[^:[\]@#\s]+)(?::(\d{1,5}))?$/i.exec(part.slice(at + 1)) ?? [];
  if (!host) throw new Error(`${FORMS}; in a password write @ / ? , as %40 %2F %3F %2C`);
  const number = port ? Number(port) : defaultPort;
  if (number < 1 || number > 65_535) throw new Error('has a port that is not a number from 1 to 65535');
  return { host: host.replace(/^\[|\]$/g, ''), port: number, login: part.slice(0, Math.max(at, 0)) };
}

function readLogin(text: string): Login {
  const [username, password = ''] = split(text, ':');
  return { ...(username && { username: decode(username) }), ...(password && { password: decode(password) }) };
}

function readOptions(query: string, known: readonly string[]): Map<string, string> {
  const options = new Map(new URLSearchParams(query));
  for (const name of options.keys())
    if (!known.includes(name))
      throw new Error(
        known.length
          ? `has an option after "?" that it does not take; it takes ${known.join(', ')}`
          : 'has something after "?", but takes no options (ca, cert and key belong to rediss://)',
      );
  return options;
}

function tlsFiles(options: ReadonlyMap<string, string>): TlsFiles {
  if (options.has('cert') !== options.has('key')) throw new Error('needs cert and key together');
  return Object.fromEntries(
    TLS_OPTIONS.flatMap((name) => (options.has(name) ? [[name, options.get(name)]] : [])),
  );
}

function database(text: string): number {
  if (!/^\d{0,4}$/.test(text)) throw new Error('names its database by something that is not a number');
  return Number(text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('has a % that encodes nothing; write % itself as %25');
  }
}

/** The text before the first mark and the text after it. */
function split(text: string, mark: string): [string, string?] {
  const index = text.indexOf(mark);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + mark.length)];
}
