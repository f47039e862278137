/** A step: which troubles of a site were told, over which channel and when. */
import type { Kysely } from 'kysely';

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
