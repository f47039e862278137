/** One worker at a time writes for the learned filter; every worker reads. */
import type { Db } from '../database/schema.ts';
import type { Store } from '../database/store.ts';

const LEASE_MS = 15_000;
/** Renewed when less than this is left. */
const RENEW_BELOW_MS = 8_000;
const THE_ONE = 1;

export interface LeaseHolder {
  holder: string;
  /** Milliseconds since 1970. */
  until: number;
}

/** Who holds the lease now; null: nobody does. */
export async function leaseHolder(db: Db, now: number): Promise<LeaseHolder | null> {
  const row = await db.selectFrom('learning_leases').selectAll().where('id', '=', THE_ONE).executeTakeFirst();
  // A time further off than any lease was set by a wrong clock.
  if (!row || Number(row.until) <= now || Number(row.until) > now + 2 * LEASE_MS) return null;
  return { holder: row.holder, until: Number(row.until) };
}

/** Whether somebody who may be the holder should write to become it, or to stay it. */
export function isLeaseDue(lease: LeaseHolder | null, holder: string, now: number): boolean {
  return lease === null || (lease.holder === holder && lease.until - now < RENEW_BELOW_MS);
}

/** Takes the lease or prolongs it. @returns whether it is this holder's now */
export async function takeLease(db: Db, holder: string, now: number): Promise<boolean> {
  const until = now + LEASE_MS;
  await db
    .insertInto('learning_leases')
    .values({ id: THE_ONE, holder, until })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ holder, until })
        .where((eb) =>
          eb.or([
            eb('learning_leases.holder', '=', holder),
            eb('learning_leases.until', '<=', now),
            eb('learning_leases.until', '>', now + 2 * LEASE_MS),
          ]),
        ),
    )
    .execute();
  return (await leaseHolder(db, now))?.holder === holder;
}

/** Gives it up, so that the next takes it at once. */
export async function leaveLease(db: Db, holder: string): Promise<void> {
  await db.deleteFrom('learning_leases').where('id', '=', THE_ONE).where('holder', '=', holder).execute();
}

/** The lease as one process asks for it. */
export interface Lease {
  /** Whether it is this process's: taken when nobody has it, prolonged in good time. */
  held(): Promise<boolean>;
  /** The same as the first statement of a unit of work: until that is committed nobody else can take it. */
  confirm(db: Db): Promise<boolean>;
  leave(): Promise<void>;
}

/** @param holder a name that no other process has */
export function leaseFor(
  { read, write }: Pick<Store, 'read' | 'write'>,
  holder: string,
  clock: () => number,
): Lease {
  const confirm = (db: Db) => takeLease(db, holder, clock());
  return {
    async held() {
      const lease = await leaseHolder(read, clock());
      return isLeaseDue(lease, holder, clock()) ? write(confirm, 'rows') : lease?.holder === holder;
    },
    confirm,
    leave: () => write((db) => leaveLease(db, holder), 'rows'),
  };
}
