/**
 * To which mailbox something belongs: a link to the one it was mailed to, a refusal to the one that refused. Rows from
 * before know neither.
 */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const marks: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema.alterTable('tokens').addColumn('mark', 'text').execute();
    await schema.alterTable('moderator_states').addColumn('failed_address', 'text').execute();
  },
};
