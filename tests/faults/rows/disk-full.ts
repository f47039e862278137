import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { until } from '../../harness/until.ts';
import { sqliteDatabase } from '../database.ts';
import { fillUnderLoad } from '../filling.ts';
import { type Lab, NotRun, type Outcome, type Row } from '../row.ts';
import { limitFiles, mountSmallDisk } from '../small-disk.ts';
import type { Stage } from '../stage.ts';
import { fullLog, fullTables } from './postgres-disk-full.ts';

/** A file limit counts from here: below it logs must find their place too. */
const GROWN_BYTES = 1_000_000;

/** F20. The disk that holds the database fills up under load, and gets room again. */
export const diskFull: Row = {
  id: 'F20',
  title: 'disk full under load',
  pass: '503, `integrity_check` ok, recovers without restart',
  quickOn: ['sqlite'],
  fullOn: ['sqlite', 'postgres'],
  async run(lab) {
    if (lab.store === 'sqlite') return onSqlite(lab);
    const tables = await fullTables(lab);
    if (!lab.full) return tables;
    const log = await fullLog(lab);
    const both = (name: string) => `${tables.figures[name]}; log: ${log.figures[name]}`;
    return {
      figures: Object.fromEntries(Object.keys(tables.figures).map((name) => [name, both(name)])),
      faults: [...tables.faults, ...log.faults],
    };
  },
};

async function onSqlite(lab: Lab): Promise<Outcome> {
  let stage: Stage | null = null;
  const pids = () => [...(stage?.apis ?? []), ...(stage?.workers ?? [])].map(({ pid }) => pid);
  const disk = await mountSmallDisk(48).catch((error) => {
    if (error instanceof NotRun) return limitFiles(join(lab.dir, 'disk'), pids);
    throw error;
  });
  lab.finally(() => disk.close());
  stage = await lab.stage({ database: sqliteDatabase(disk.dir) });
  const file = stage.database.file as string;
  return fillUnderLoad(lab, stage, {
    disk,
    async ready() {
      await until('the log has grown', async () => (await stat(`${file}-wal`)).size > GROWN_BYTES);
      ask(file, 'pragma wal_checkpoint(passive)');
    },
    listsGoOn: true,
    integrity: async () => ask(file, 'pragma integrity_check'),
    // As long as a lock is waited for.
    refusedWithin: 6_000,
  });
}

/** Asks as an operator's shell would. @returns the first value of the answer */
function ask(file: string, pragma: string): string {
  const db = new DatabaseSync(file, { timeout: 2_000 });
  try {
    return String(Object.values(db.prepare(pragma).get() ?? {})[0]);
  } finally {
    db.close();
  }
}
