/** Who is at the desk: one row for each device, found by the hash of what its cookie holds. */
import type { Selectable } from 'kysely';
import { digest, type Keys, mac, newToken } from '../../signing.ts';
import type { Db } from '../database/schema.ts';
import type { DeskSessionsTable } from '../database/tables/sites.ts';

export type DeskSession = Selectable<DeskSessionsTable>;

/** A session ends when it was not used for this long. */
export const SESSION_MS = 30 * 86_400_000;

/** The person of a mail address, as sessions know it. */
export function personHash(keys: Pick<Keys, 'contact'>, email: string): string {
  return mac(keys.contact, 'desk', email.trim().toLowerCase());
}

/** Opens a session. @returns the raw token (43 characters), which exists from now on only in the cookie. */
export async function openSession(
  db: Db,
  { person, now }: { person: string; now: number },
): Promise<{ raw: string; session: DeskSession }> {
  const raw = newToken();
  const session = {
    hash: digest(raw),
    person,
    created_at: now,
    seen_at: now,
    expires_at: now + SESSION_MS,
  };
  await db.insertInto('desk_sessions').values(session).execute();
  return { raw, session };
}

/** The session with this hash, unless it has ended. */
export async function findSession(db: Db, hash: string, now: number): Promise<DeskSession | null> {
  const row = await db
    .selectFrom('desk_sessions')
    .selectAll()
    .where('hash', '=', hash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row ?? null;
}

/** Begins its 30 days anew. */
export async function renewSession(db: Db, hash: string, now: number): Promise<void> {
  await db
    .updateTable('desk_sessions')
    .set({ seen_at: now, expires_at: now + SESSION_MS })
    .where('hash', '=', hash)
    .where('expires_at', '>', now)
    .execute();
}

/** Ends one session. */
export async function endSession(db: Db, hash: string): Promise<void> {
  await db.deleteFrom('desk_sessions').where('hash', '=', hash).execute();
}

/** Ends every session of a person. @returns how many there were. */
export async function endSessionsOf(db: Db, person: string): Promise<number> {
  const gone = await db.deleteFrom('desk_sessions').where('person', '=', person).returning('hash').execute();
  return gone.length;
}

/** Ends the sessions of everybody who is not among these: an address that comes back one day may be another's then. */
export async function endSessionsOfOthers(db: Db, people: ReadonlySet<string>): Promise<void> {
  const seated = await db.selectFrom('desk_sessions').select('person').distinct().execute();
  for (const { person } of seated) if (!people.has(person)) await endSessionsOf(db, person);
}

/** Removes sessions that have ended. */
export async function forgetSessions(db: Db, now: number): Promise<void> {
  await db.deleteFrom('desk_sessions').where('expires_at', '<=', now).execute();
}

/**
 * Takes a login link out of use, once: it stays in the rows as one that has expired.
 * @returns whether this call was the one; false when it was used before or had expired.
 */
export async function useLoginToken(db: Db, hash: string, now: number): Promise<boolean> {
  const used = await db
    .updateTable('tokens')
    .set({ expires_at: now })
    .where('hash', '=', hash)
    .where('purpose', '=', 'login')
    .where('expires_at', '>', now)
    .returning('hash')
    .executeTakeFirst();
  return used !== undefined;
}
