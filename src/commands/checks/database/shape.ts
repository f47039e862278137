/** Which steps a database has seen, and whether our keys open it; both databases alike. */
import { openDataKey } from '../../../store/data-key.ts';
import { type MigrationState, migrationState } from '../../../store/database/migrate.ts';
import type { Db, StoreKind } from '../../../store/database/schema.ts';
import { bad, doubtful, type Finding, good } from '../finding.ts';

const SUBJECT = 'migrations';

/** Whether the rows mean what this version takes them to mean. */
export function complete({ done, pending, unknown }: MigrationState): boolean {
  return done.length > 0 && !pending.length && !unknown.length;
}

export function judgeShape({ done, pending, unknown }: MigrationState): Finding {
  if (unknown.length)
    return bad(
      SUBJECT,
      `a newer version of the program was here (${unknown.join(', ')})`,
      'install that version again, or restore the backup made before it',
    );
  if (pending.length)
    return doubtful(
      SUBJECT,
      `not done yet: ${pending.join(', ')}`,
      'the next start does them; make a backup before, with the version that was here until now',
    );
  return good(SUBJECT, `all done, the last is ${done.at(-1)}`);
}

/**
 * Tries the keys, newest first.
 * @param db a transaction that takes writes; the caller takes everything back
 */
export async function checkKeys(db: Db, kind: StoreKind, keys: readonly string[]): Promise<Finding[]> {
  if ((await migrationState(db, kind)).done.length === 0) return [];
  const wrapped = async () =>
    (await db.selectFrom('data_keys').select('wrapped').where('id', '=', 1).executeTakeFirst())?.wrapped;
  const before = await wrapped();
  // Nothing was ever written here: the first start makes the key.
  if (before === undefined) return [];
  const open = await openDataKey({ write: (unit) => unit(db) }, keys, 0).then(
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
  if ((await wrapped()) !== before)
    return [
      doubtful(
        'secret keys',
        'the database still hangs on an older key',
        'restart the service, then run this again before you drop the old key',
      ),
    ];
  return [good('secret keys', 'the newest one opens the database')];
}
