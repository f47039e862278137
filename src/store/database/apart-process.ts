/** What `apart.ts` starts: one long piece of work on a SQLite file, and one line of JSON about how it went. */
import { setPriority } from 'node:os';
import { DatabaseSync } from 'node:sqlite';

/** Nobody else waits for this process, so SQLite may wait inside a call. */
const LOCK_MS = 10_000;
/** Comments that come in meanwhile are more urgent. */
const NICE = 10;
const FAULTS_MOST = 5;
/** SQLITE_CORRUPT and SQLITE_NOTADB (https://sqlite.org/rescode.html). */
const DAMAGED = [11, 26];

const [work, file = '', to = ''] = process.argv.slice(2);
console.log(JSON.stringify(outcome()));

function outcome(): { ok: boolean; damaged: boolean; says: string } {
  lowerPriority();
  try {
    const db = new DatabaseSync(file, { readOnly: true, timeout: LOCK_MS });
    const faults = work === 'copy' ? copy(db) : check(db);
    db.close();
    return { ok: !faults.length, damaged: faults.length > 0, says: faults.join('; ') };
  } catch (error) {
    const { errcode, message } = error as Error & { errcode?: number };
    return { ok: false, damaged: DAMAGED.includes((errcode ?? 0) & 0xff), says: message };
  }
}

function lowerPriority(): void {
  try {
    setPriority(NICE);
  } catch {
    // Where it is forbidden the work is as urgent as everything else.
  }
}

/** One snapshot of the whole file, whatever is written meanwhile. `to` must be missing or empty. */
function copy(db: DatabaseSync): string[] {
  db.prepare('vacuum into ?').run(to);
  return [];
}

function check(db: DatabaseSync): string[] {
  const rows = db.prepare(`pragma integrity_check(${FAULTS_MOST})`).all();
  const lines = rows.map((row) => String(row.integrity_check).replace(/\s+/g, ' '));
  return lines[0] === 'ok' ? [] : lines;
}
