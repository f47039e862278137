/** A copy of a whole database as commands make it: with progress for whoever waits, and nothing left behind. */
import type { Secrets } from '../../../config/config.ts';
import { checkApart } from '../../store/database/apart.ts';
import { copyAll } from '../../store/transfer/copy.ts';
import { openDestination, openSource } from '../../store/transfer/open.ts';
import { Refusal } from '../../store/transfer/refusal.ts';
import type { TableSum } from '../../store/transfer/sums.ts';
import { beginFile, type NewFile } from './new-file.ts';

type Database = Secrets['database'];

const TELL_EVERY_MS = 3_000;

/**
 * @param to of a SQLite file only its folder may exist
 * @throws {Refusal} when nothing was copied
 */
export async function copyDatabase(
  from: Database,
  to: Database,
  { still, replace = false }: { still: boolean; replace?: boolean },
): Promise<TableSum[]> {
  if (to.kind === 'postgres') return copyInto(from, to, still);
  const file = beginFile(to.file, { replace });
  try {
    const sums = await copyInto(from, { kind: 'sqlite', file: file.part }, still);
    await keepWhole(file);
    return sums;
  } finally {
    file.discard();
  }
}

/** Puts a SQLite file in its place, if it is whole. @throws {Refusal} */
async function keepWhole(file: NewFile): Promise<void> {
  const { ok, says } = await checkApart(file.part).done;
  if (!ok) throw new Refusal(`What was written is not whole (${says}). Nothing was kept.`);
  file.keep();
}

async function copyInto(from: Database, to: Database, still: boolean): Promise<TableSum[]> {
  const source = openSource(from);
  try {
    const destination = await openDestination(to);
    try {
      return await copyAll({ from: source, to: destination, still, progress: teller() });
    } finally {
      await destination.close();
    }
  } finally {
    await source.close();
  }
}

/** Says now and then, beside what the command prints, how far it is. */
function teller() {
  let toldAt = performance.now();
  return (doing: string, table: string, rows: number): void => {
    if (performance.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = performance.now();
    console.error(`… ${doing} ${table}: ${rows} rows`);
  };
}
