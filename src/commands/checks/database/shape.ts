/** Which steps a database has seen, and whether our keys open it; both databases alike. */
import { deriveKeys } from '../../../signing.ts';
import { openDataKey } from '../../../store/data-key.ts';
import { type MigrationState, migrationState } from '../../../store/database/migrate.ts';
import type { Db, StoreKind } from '../../../store/database/schema.ts';
import { bad, doubtful, type Finding, good } from '../finding.ts';
import { checkMailboxes } from './mailboxes.ts';

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
 * Tries the keys, newest first; and with them what only they can tell of.
 * @param db a transaction that takes writes; the caller takes everything back
 */
export async function checkKeys(db: Db, kind: StoreKind, keys: readonly string[]): Promise<Finding[]> {
  const state = await migrationState(db, kind);
  if (state.done.length === 0) return [];
  const wrapped = async () =>
    (await db.selectFrom('data_keys').select('wrapped').where('id', '=', 1).executeTakeFirst())?.wrapped;
  const before = await wrapped();
  // Nothing was ever written here: the first start makes the key.
  if (before === undefined) return [];
  const dataKey = await openDataKey({ write: (unit) => unit(db) }, keys, 0).catch(() => null);
  if (!dataKey)
    return [
      bad(
        'secret keys',
        'none of them opens this database',
        'add the key that was in use before, behind the newest; without it receipts and addresses are lost',
      ),
    ];
  const mailboxes = complete(state) ? await checkMailboxes(db, deriveKeys(dataKey)) : [];
  if ((await wrapped()) !== before)
    return [
      doubtful(
        'secret keys',
        'the database still hangs on an older key',
        'restart the service, then run this again before you drop the old key',
      ),
      ...mailboxes,
    ];
  return [good('secret keys', 'the newest one opens the database'), ...mailboxes];
}
