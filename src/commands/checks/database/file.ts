/** The SQLite file: there, whole, writable, in the shape this version knows, and opened by our keys. Changes nothing. */
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrationState } from '../../../store/database/migrate.ts';
import { BUSY, resultCode } from '../../../store/database/sqlite/errors.ts';
import { kyselyOver } from '../../../store/database/sqlite/sqlite.ts';
import { checkDisk } from '../disk.ts';
import { bad, doubtful, type Finding, good } from '../finding.ts';
import { checkRows } from './rows.ts';
import { checkKeys, complete, judgeShape } from './shape.ts';

const SUBJECT = 'database';
/** As long as the service itself waits for a lock. */
const PATIENCE_MS = 5_000;

/** @param keys the operator's secrets, newest first */
export async function checkDatabaseFile(file: string, keys: readonly string[]): Promise<Finding[]> {
  const path = resolve(file);
  const folder = nearestFolder(path);
  const closed = [path, folder].find((each) => existsSync(each) && !writable(each));
  if (closed)
    return [
      bad(SUBJECT, `${closed} cannot be written by this account`, `give it to the service's account (chown)`),
    ];
  const disk = checkDisk(folder, path);
  if (!existsSync(path))
    return [
      doubtful(
        SUBJECT,
        `${path} does not exist yet`,
        'the first start of the service makes it; or run the migrate command',
      ),
      ...disk,
    ];
  return [...(await checkFile(path, keys)), ...disk];
}

async function checkFile(path: string, keys: readonly string[]): Promise<Finding[]> {
  let connection: DatabaseSync | null = null;
  try {
    connection = new DatabaseSync(path, { timeout: 0 });
    const damage = damageOf(connection);
    if (damage)
      return [
        bad(
          SUBJECT,
          `${path} is damaged: ${damage}`,
          'stop the service, keep a copy of the file, restore the last backup',
        ),
      ];
    const { journal_mode: mode } = connection.prepare('pragma journal_mode').get() ?? {};
    const db = kyselyOver(connection);
    const state = await migrationState(db, 'sqlite');
    return [
      mode === 'wal'
        ? good(SUBJECT, `${path} is whole, in WAL mode`)
        : good(SUBJECT, `${path} is whole; the next start turns WAL mode on`),
      judgeShape(state),
      ...(await lockAndKey(connection, keys)),
      ...(complete(state) ? await checkRows(db) : []),
    ];
  } catch (error) {
    return [
      bad(SUBJECT, `${path}: ${(error as Error).message}`, 'see that it is the right file, and not damaged'),
    ];
  } finally {
    connection?.close();
  }
}

/** Every page and every index; it takes about 9 s for each GB. */
function damageOf(connection: DatabaseSync): string | null {
  const rows = connection.prepare('pragma integrity_check(1)').all();
  const verdict = String(rows[0]?.integrity_check ?? 'no answer');
  return verdict === 'ok' ? null : verdict;
}

/** Takes the write lock as a submit would, tries the keys, and takes everything back. */
async function lockAndKey(connection: DatabaseSync, keys: readonly string[]): Promise<Finding[]> {
  if (!(await takesLock(connection)))
    return [
      bad(
        SUBJECT,
        `stays locked for more than ${PATIENCE_MS / 1_000} s`,
        'find who holds it (fuser -v FILE): a backup by plain copy, or an editor left open',
      ),
    ];
  try {
    return await checkKeys(kyselyOver(connection), 'sqlite', keys);
  } finally {
    connection.exec('rollback');
  }
}

async function takesLock(connection: DatabaseSync): Promise<boolean> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(20))
    try {
      connection.exec('begin immediate');
      return true;
    } catch (error) {
      if (resultCode(error) !== BUSY) throw error;
      if (Date.now() > deadline) return false;
    }
}

function nearestFolder(path: string): string {
  let folder = dirname(path);
  while (!existsSync(folder)) folder = dirname(folder);
  return folder;
}

function writable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
