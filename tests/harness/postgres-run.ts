/** One PostgreSQL server for a whole run of the tests: started before the first, ended after the last. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../src/store/database/open.ts';
import { startPostgres } from './postgres.ts';

export default async function start(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'binhluan-postgres-'));
  // What a power cut would lose does not matter here.
  const server = await startPostgres({ dir, options: { fsync: 'off', max_connections: '200' } });
  const url = await server.createDatabase('template_binhluan');
  await (await openStore({ kind: 'postgres', url })).close();
  process.env.TEST_POSTGRES = server.url;
  (globalThis as { endPostgres?: () => Promise<void> }).endPostgres = async () => {
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  };
}
