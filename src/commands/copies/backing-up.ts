/** Takes a backup, and proves it before it gets its name. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Secrets } from '../../../config/config.ts';
import { checkApart, copyApart } from '../../store/database/apart.ts';
import { migrationState } from '../../store/database/migrate.ts';
import type { Db } from '../../store/database/schema.ts';
import { kyselyOver, openFile } from '../../store/database/sqlite/sqlite.ts';
import { type AuditFinding, auditRows } from '../../store/health/audit.ts';
import { type Ledger, ledgers } from '../../store/health/ledger.ts';
import { Refusal } from '../../store/transfer/refusal.ts';
import { peekMigrations } from '../migration-state.ts';
import { copyDatabase } from './copying.ts';
import { beginFile } from './new-file.ts';

export interface Backup {
  /** Of the backup; empty when its shape is older than this version. */
  books: Map<string, Ledger>;
  audit: AuditFinding[];
}

/** Tables that only ever grow: a copy holds at least what was there when it was begun. */
const GROWING = ['comments', 'revisions', 'decisions'] as const;

/**
 * Writes one SQLite file. From SQLite it is SQLite's own copy, of whatever version's shape; from PostgreSQL every row is
 * read in one snapshot, written, read back and compared.
 * @throws {Refusal} when there is no backup, and why.
 */
export async function backUp(
  database: Secrets['database'],
  path: string,
  { replace }: { replace: boolean },
): Promise<Backup> {
  if (database.kind === 'sqlite') await copyFile(database.file, path, replace);
  else await copyServer(database, path, replace);
  return opened(path, async (db) =>
    (await migrationState(db, 'sqlite')).pending.length
      ? { books: new Map(), audit: [] }
      : { books: await ledgers(db), audit: await auditRows(db) },
  );
}

async function copyServer(database: Secrets['database'], path: string, replace: boolean): Promise<void> {
  const { done, pending } = await peekMigrations(database);
  if (done.length && pending.length)
    throw new Refusal(
      `The database is of an older version, without ${pending.join(', ')}: make the backup with that version's own backup command, or with pg_dump, before this version works on it.`,
    );
  await copyDatabase(database, { kind: 'sqlite', file: path }, { still: false, replace });
}

async function copyFile(database: string, path: string, replace: boolean): Promise<void> {
  if (!existsSync(database)) throw new Refusal(`${resolve(database)} does not exist.`);
  if (resolve(database) === resolve(path)) throw new Refusal('FILE is the database itself.');
  const file = beginFile(path, { replace });
  try {
    const before = await opened(database, countRows);
    const copy = copyApart(database, file.part);
    file.endWriter = copy.end;
    const { ok, says } = await copy.done;
    if (!ok) throw new Refusal(`${resolve(database)} could not be copied: ${says}.`);
    const check = checkApart(file.part);
    file.endWriter = check.end;
    const found = await check.done;
    if (!found.ok) throw new Refusal(`The copy is not whole (${found.says}). Nothing was kept.`);
    const after = await opened(file.part, countRows);
    const fewer = GROWING.filter((_, index) => (after[index] ?? 0) < (before[index] ?? 0));
    if (fewer.length) throw new Refusal(`The copy lacks rows of ${fewer.join(', ')}. Nothing was kept.`);
    file.keep();
  } finally {
    file.discard();
  }
}

async function countRows(db: Db): Promise<number[]> {
  const counts: number[] = [];
  for (const table of GROWING) {
    const { n } = await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    counts.push(Number(n));
  }
  return counts;
}

async function opened<T>(file: string, read: (db: Db) => Promise<T>): Promise<T> {
  const connection = openFile(file, { readOnly: true });
  try {
    return await read(kyselyOver(connection));
  } finally {
    connection.close();
  }
}
