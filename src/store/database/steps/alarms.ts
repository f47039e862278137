/** A step: which troubles of a site were told, over which channel and when. */
import type { Kysely } from 'kysely';

export interface AlarmsTable {
  site: string;
  /** `waiting`, `mail` or `parked`. */
  kind: string;
  /** `webhook` or `telegram`. */
  channel: string;
  /** Of what is told: stays over all tries, so that a receiver knows a repetition. */
  message_id: string;
  /** Tries since the last that went well. */
  attempt: number;
  /** Not before this time again. */
  next_at: number;
  /** When it was last told. */
  told_at: number | null;
  /** The code of what went wrong last; null when nothing did. */
  error: string | null;
}

export interface AlarmTables {
  alarms: AlarmsTable;
}

export async function addAlarms({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('alarms')
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('message_id', 'text', (c) => c.notNull())
    .addColumn('attempt', 'integer', (c) => c.notNull())
    .addColumn('next_at', 'bigint', (c) => c.notNull())
    .addColumn('told_at', 'bigint')
    .addColumn('error', 'text')
    .addPrimaryKeyConstraint('alarms_pk', ['site', 'kind', 'channel'])
    .execute();
}
