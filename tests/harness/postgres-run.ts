/** One PostgreSQL server for a whole run of the tests: started before the first, ended after the last. */
import { openStore } from '../../src/store/database/open.ts';
import { startPostgres } from './postgres.ts';

export default async function start(): Promise<void> {
  // What a power cut would lose does not matter here.
  const server = await startPostgres({ options: { fsync: 'off', max_connections: '200' } });
  const url = await server.createDatabase('template_binhluan');
  await (await openStore({ kind: 'postgres', url })).close();
  process.env.TEST_POSTGRES = server.url;
  (globalThis as { endPostgres?: () => Promise<void> }).endPostgres = server.stop;
}
