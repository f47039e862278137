import { execFile } from 'node:child_process';
import { chown, mkdir, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import type { TestPostgres } from '../../harness/postgres.ts';
import { until } from '../../harness/until.ts';
import { postgresDatabase, postgresServer } from '../database.ts';
import { fillUnderLoad } from '../filling.ts';
import type { Lab, Outcome } from '../row.ts';
import { mountSmallDisk, type SmallDisk } from '../small-disk.ts';

const REFUSED_WITHIN_MS = 2_000;

/** The disk of the tables: statements fail, the server stays. */
export async function fullTables(lab: Lab): Promise<Outcome> {
  const { disk, server } = await open(lab, 48);
  const folder = join(disk.dir, 'tables');
  await mkdir(folder);
  const { uid, gid } = await stat(await dataOf(server));
  await chown(folder, uid, gid);
  await ask(server.url, `create tablespace small location '${folder}'`);
  await ask(server.url, 'create database full_tables tablespace small');
  const url = new URL(server.url);
  url.pathname = '/full_tables';
  const stage = await lab.stage({ database: postgresDatabase(url.href) });
  return fillUnderLoad(lab, stage, {
    disk,
    async ready() {
      // What the check needs must be there before the disk is full.
      await sound(url.href);
      await sleep(2_000);
    },
    listsGoOn: true,
    integrity: () => sound(url.href),
    refusedWithin: REFUSED_WITHIN_MS,
  });
}

/** The disk of the write-ahead log: the server ends itself, and is started again when there is room. */
export async function fullLog(lab: Lab): Promise<Outcome> {
  const { disk, server } = await open(lab, 96, { max_wal_size: '32MB', min_wal_size: '32MB' });
  const log = join(await dataOf(server), 'pg_wal');
  await server.kill();
  await promisify(execFile)('cp', ['-a', log, disk.dir]);
  await rm(log, { recursive: true });
  await symlink(join(disk.dir, 'pg_wal'), log);
  await server.start();
  const url = await server.createDatabase('full_log');
  const stage = await lab.stage({ database: postgresDatabase(url) });
  return fillUnderLoad(lab, stage, {
    disk,
    ready: () => sleep(2_000),
    press: () =>
      until('the log needs another file', () =>
        ask(url, 'select pg_switch_wal()').then(
          () => false,
          () => true,
        ),
      ),
    async revive() {
      if (!isAlive(server)) await server.start();
      await until('it answers', () => ask(url, 'select 1').catch(() => null));
    },
    listsGoOn: false,
    integrity: () => sound(url),
    refusedWithin: REFUSED_WITHIN_MS,
  });
}

async function open(
  lab: Lab,
  megabytes: number,
  options: Record<string, string> = {},
): Promise<{ disk: SmallDisk; server: TestPostgres }> {
  const disk = await mountSmallDisk(megabytes);
  lab.finally(() => disk.close());
  const server = await postgresServer(options);
  lab.finally(() => server.stop());
  return { disk, server };
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(sql)).rows[0] ?? {};
  } finally {
    await client.end();
  }
}

const dataOf = async ({ url }: TestPostgres) =>
  String((await ask(url, 'show data_directory')).data_directory);

function isAlive(server: TestPostgres): boolean {
  try {
    return process.kill(server.pid(), 0);
  } catch {
    return false;
  }
}

/** Every index compared with its table, and every table looked through. */
async function sound(url: string): Promise<string> {
  try {
    await ask(url, 'create extension if not exists amcheck');
    await ask(url, `select count(bt_index_check(indexrelid, true)) ${INDEXES}`);
    const { damaged } = await ask(url, `select count(*)::int as damaged ${TABLES}`);
    return damaged === 0 ? 'ok' : `${damaged} damaged rows`;
  } catch (error) {
    return (error as Error).message;
  }
}

const INDEXES = `from pg_index join pg_class on pg_class.oid = indexrelid join pg_am on pg_am.oid = relam
  where amname = 'btree' and relnamespace = 'public'::regnamespace`;
const TABLES = `from pg_class, verify_heapam(oid) where relkind = 'r' and relnamespace = 'public'::regnamespace`;
