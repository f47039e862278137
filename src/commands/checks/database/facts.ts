/** What a PostgreSQL server says of itself, judged. Pure. */
import { bad, doubtful, type Finding, good } from '../finding.ts';
import { isLoopback } from '../loopback.ts';

export interface ServerFacts {
  version: string;
  /** 150008 for 15.8. */
  versionNumber: number;
  encoding: string;
  /** `on` and `off`, as settings are. */
  fsync: string;
  fullPageWrites: string;
  synchronousCommit: string;
  checksums: string;
  standby: boolean;
  /** Where tables are made; null when the search path names no schema that exists. */
  schema: string | null;
  mayCreate: boolean;
  /** What became of the limit we asked for. */
  statementMs: number;
  /** For everybody but superusers. */
  connections: number;
  /** -1: no limit of their own. */
  ofAccount: number;
  ofDatabase: number;
  tls: boolean;
  /** Bytes. */
  size: number;
}

export interface Wanted {
  url: string;
  /** Connections that write, for each process. */
  pool: number;
  statementMs: number;
}

const SUBJECT = 'database';
/** The oldest version that its makers still look after, and the oldest that this program is tried with. */
const OLDEST = 14;
/** One server and one worker. */
const PROCESSES = 2;

export function judgeServer(facts: ServerFacts, wanted: Wanted): Finding[] {
  const found = [...wrong(facts), ...risky(facts), ...narrow(facts, wanted), ...onTheWay(facts, wanted)];
  if (found.length) return found;
  const size = `${(facts.size / 1024 ** 2).toFixed(0)} MB`;
  const sums = facts.checksums === 'on' ? 'with data checksums' : 'without data checksums';
  return [good(SUBJECT, `PostgreSQL ${facts.version}, ${size}, ${sums}`)];
}

function wrong({ version, versionNumber, encoding, standby, schema, mayCreate }: ServerFacts): Finding[] {
  const found: Finding[] = [];
  if (versionNumber < OLDEST * 10_000)
    found.push(bad(SUBJECT, `PostgreSQL ${version} is too old`, `install ${OLDEST} or newer`));
  if (encoding !== 'UTF8')
    found.push(
      bad(
        SUBJECT,
        `its encoding is ${encoding}: Vietnamese does not fit into it`,
        'create it anew: createdb --encoding=UTF8 --template=template0, and move with the copy-store command',
      ),
    );
  if (standby)
    found.push(bad(SUBJECT, 'this is a standby, which takes no writes', 'name the primary in DATABASE_URL'));
  if (schema === null)
    found.push(bad(SUBJECT, 'its search_path names no schema', 'alter role … set search_path = public'));
  else if (!mayCreate && !standby)
    found.push(
      bad(
        SUBJECT,
        `this account may not create tables in schema ${schema}`,
        'make it the owner of the database: alter database … owner to …',
      ),
    );
  return found;
}

function risky({ fsync, fullPageWrites, synchronousCommit }: ServerFacts): Finding[] {
  const off = Object.entries({ fsync, full_page_writes: fullPageWrites }).filter(
    ([, value]) => value === 'off',
  );
  const found = off.map(([name]) =>
    doubtful(SUBJECT, `${name} is off: a power cut may destroy it`, `set ${name} = on in postgresql.conf`),
  );
  if (synchronousCommit === 'off')
    found.push(
      doubtful(
        SUBJECT,
        'synchronous_commit is off: a crash loses comments that were accepted',
        'let no pooler drop our settings, or set it on for this account',
      ),
    );
  return found;
}

function narrow({ connections, ofAccount, ofDatabase }: ServerFacts, { pool }: Wanted): Finding[] {
  const most = Math.min(...[connections, ofAccount, ofDatabase].filter((limit) => limit >= 0));
  const need = PROCESSES * (pool + Math.ceil(pool / 2));
  if (need <= most) return [];
  return [
    doubtful(
      SUBJECT,
      `takes ${most} connections, and one server and one worker may want ${need}`,
      'raise max_connections or the limit of the account, or lower "pool" in DATABASE_URL (…?pool=5)',
    ),
  ];
}

function onTheWay({ tls, statementMs }: ServerFacts, wanted: Wanted): Finding[] {
  const found: Finding[] = [];
  const { hostname, searchParams } = new URL(wanted.url);
  const host = searchParams.get('host') ?? hostname;
  if (!tls && !host.startsWith('/') && !isLoopback(host))
    found.push(
      doubtful(
        SUBJECT,
        `comments and the password travel to ${host} in the clear`,
        'turn TLS on there, and add sslmode=verify-full to DATABASE_URL',
      ),
    );
  if (statementMs !== wanted.statementMs)
    found.push(
      doubtful(
        SUBJECT,
        'a pooler in between drops our settings: deadlines do not hold',
        'connect to the server itself, or give these settings to the account (docs/production.md)',
      ),
    );
  return found;
}
