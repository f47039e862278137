/**
 * Long work on a whole SQLite file, in a process of its own: SQLite works inside one call, which would hold the event
 * loop, and a thread in such a call cannot be ended. A process can, and a file so damaged that SQLite falls over it
 * takes only that process along.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Outcome {
  ok: boolean;
  /** The file is no SQLite database, or not a whole one; false also when nobody could tell. */
  damaged: boolean;
  /** In SQLite's words; empty when all is well. */
  says: string;
}

export interface Apart {
  /** Never rejects. */
  done: Promise<Outcome>;
  /** Ends the work at once, if it still goes on. */
  end(): void;
}

const SCRIPT = fileURLToPath(new URL('apart-process.ts', import.meta.url));

/** Looks through every page and index (SQLite's integrity_check): about 9 s for each GB, as one neighbour among others. */
export function checkApart(file: string): Apart {
  return start(['check', file]);
}

/**
 * Copies the database into a file that is missing or empty (VACUUM INTO): one snapshot, whole in itself, without what
 * was deleted. Others read and write meanwhile.
 */
export function copyApart(file: string, to: string): Apart {
  return start(['copy', file, to]);
}

function start(words: string[]): Apart {
  const answered = Promise.withResolvers<Outcome>();
  const child = execFile(process.execPath, [SCRIPT, ...words], (error, stdout) => {
    try {
      answered.resolve(JSON.parse(stdout));
    } catch {
      answered.resolve({ ok: false, damaged: false, says: `ended by ${error?.signal ?? error?.code}` });
    }
  });
  return { done: answered.promise, end: () => void child.kill('SIGKILL') };
}
