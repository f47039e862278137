/** PostgreSQL: reached, set up for data that must not be lost, in our shape, and opened by our keys. Changes nothing. */
import { type Kysely, sql } from 'kysely';
import { StoreUnavailable } from '../../../errors.ts';
import { migrationState } from '../../../store/database/migrate.ts';
import { sqlState } from '../../../store/database/postgres/errors.ts';
import { poolSize } from '../../../store/database/postgres/pool.ts';
import { over } from '../../../store/database/postgres/postgres.ts';
import type { Db, Schema } from '../../../store/database/schema.ts';
import { bad, type Finding } from '../finding.ts';
import { serverAway } from './away.ts';
import { judgeServer, type ServerFacts } from './facts.ts';
import { checkRows } from './rows.ts';
import { checkKeys, complete, judgeShape } from './shape.ts';

const SUBJECT = 'database';
/** Looking through all rows takes a while. */
const STATEMENT_MS = 60_000;
const NOT_ALLOWED = '42501';

/** @param keys the operator's secrets, newest first */
export async function checkDatabaseServer(url: string, keys: readonly string[]): Promise<Finding[]> {
  const db = over({ url, most: 1, readOnly: false, statementMs: STATEMENT_MS });
  try {
    const facts = await factsOf(db);
    const found = judgeServer(facts, { url, pool: poolSize(url), statementMs: STATEMENT_MS });
    const state = await migrationState(db, 'postgres');
    found.push(judgeShape(state));
    if (!complete(state)) return found;
    if (!facts.standby) found.push(...(await writes(db, keys)));
    return [...found, ...(await checkRows(db))];
  } catch (error) {
    if (error instanceof StoreUnavailable) return [serverAway(error.cause)];
    throw error;
  } finally {
    await db.destroy();
  }
}

/** Takes the lock that a submit takes, tries the keys, and takes everything back. */
async function writes(db: Kysely<Schema>, keys: readonly string[]): Promise<Finding[]> {
  const transaction = await db.startTransaction().execute();
  try {
    await sql`lock table comments, revisions, decisions, mails in row exclusive mode`.execute(transaction);
    return await checkKeys(transaction, 'postgres', keys);
  } catch (error) {
    if (sqlState(error) !== NOT_ALLOWED) throw error;
    const remedy = 'let the account of DATABASE_URL own the database and its tables';
    return [bad(SUBJECT, 'its tables may not be written by this account', remedy)];
  } finally {
    await transaction.rollback().execute();
  }
}

async function factsOf(db: Db): Promise<ServerFacts> {
  const { rows } = await sql<ServerFacts>`
    select current_setting('server_version') as version,
      current_setting('server_version_num')::int as "versionNumber",
      current_setting('server_encoding') as encoding,
      current_setting('fsync') as fsync,
      current_setting('full_page_writes') as "fullPageWrites",
      current_setting('synchronous_commit') as "synchronousCommit",
      current_setting('data_checksums') as checksums,
      pg_is_in_recovery() as standby,
      current_schema() as schema,
      coalesce(has_schema_privilege(current_schema(), 'create'), false) as "mayCreate",
      (select setting::int from pg_settings where name = 'statement_timeout') as "statementMs",
      current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
        as "connections",
      (select rolconnlimit from pg_roles where rolname = current_user) as "ofAccount",
      (select datconnlimit from pg_database where datname = current_database()) as "ofDatabase",
      coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as tls,
      pg_database_size(current_database())::float8 as size`.execute(db);
  return rows[0] as ServerFacts;
}
