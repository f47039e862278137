/** The SQLite file: there, whole, writable, in the shape this version knows, and opened by our keys. Changes nothing. */
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDataKey } from '../../store/data-key.ts';
import { migrationState } from '../../store/database/migrate.ts';
import { BUSY, kyselyOver, resultCode } from '../../store/database/sqlite.ts';
import { checkDisk } from './disk.ts';
import { bad, doubtful, type Finding, good } from './finding.ts';

const SUBJECT = 'database';
/** As long as the service itself waits for a lock. */
const PATIENCE_MS = 5_000;

/** @param keys the operator's secrets, newest first */
export async function checkDatabase(file: string, keys: readonly string[]): Promise<Finding[]> {
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
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(path, { timeout: 0 });
    const damage = damageOf(db);
    if (damage)
      return [
        bad(
          SUBJECT,
          `${path} is damaged: ${damage}`,
          'stop the service, keep a copy of the file, restore the last backup',
        ),
      ];
    const { journal_mode: mode } = db.prepare('pragma journal_mode').get() ?? {};
    return [
      mode === 'wal'
        ? good(SUBJECT, `${path} is whole, in WAL mode`)
        : good(SUBJECT, `${path} is whole; the next start turns WAL mode on`),
      ...(await shape(db)),
      ...(await lockAndKey(db, keys)),
    ];
  } catch (error) {
    return [
      bad(SUBJECT, `${path}: ${(error as Error).message}`, 'see that it is the right file, and not damaged'),
    ];
  } finally {
    db?.close();
  }
}

function damageOf(db: DatabaseSync): string | null {
  const rows = db.prepare('pragma quick_check(1)').all();
  const verdict = String(rows[0]?.quick_check ?? 'no answer');
  return verdict === 'ok' ? null : verdict;
}

async function shape(db: DatabaseSync): Promise<Finding[]> {
  const { done, pending, unknown } = await migrationState(kyselyOver(db), 'sqlite');
  if (unknown.length)
    return [
      bad(
        'migrations',
        `a newer version of the program was here (${unknown.join(', ')})`,
        'install that version again, or restore the backup made before it',
      ),
    ];
  if (pending.length)
    return [
      doubtful(
        'migrations',
        `not done yet: ${pending.join(', ')}`,
        'the next start does them; make a backup before',
      ),
    ];
  return [good('migrations', `all done, the last is ${done.at(-1)}`)];
}

/** Takes the write lock as a submit would, tries the keys, and takes everything back. */
async function lockAndKey(db: DatabaseSync, keys: readonly string[]): Promise<Finding[]> {
  if (!(await takesLock(db)))
    return [
      bad(
        SUBJECT,
        `stays locked for more than ${PATIENCE_MS / 1_000} s`,
        'find who holds it (fuser -v FILE): a backup by plain copy, or an editor left open',
      ),
    ];
  try {
    if ((await migrationState(kyselyOver(db), 'sqlite')).done.length === 0) return [];
    const wrapped = () => db.prepare('select wrapped from data_keys where id = 1').get()?.wrapped;
    const before = wrapped();
    const tables = kyselyOver(db);
    const open = await openDataKey({ write: (unit) => unit(tables) }, keys, 0).then(
      () => true,
      () => false,
    );
    if (!open)
      return [
        bad(
          'secret keys',
          'none of them opens this database',
          'add the key that was in use before, behind the newest; without it receipts and addresses are lost',
        ),
      ];
    if (before !== undefined && wrapped() !== before)
      return [
        doubtful(
          'secret keys',
          'the database still hangs on an older key',
          'restart the service, then run this again before you drop the old key',
        ),
      ];
    return before === undefined ? [] : [good('secret keys', 'the newest one opens the database')];
  } finally {
    db.exec('rollback');
  }
}

async function takesLock(db: DatabaseSync): Promise<boolean> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(20))
    try {
      db.exec('begin immediate');
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
