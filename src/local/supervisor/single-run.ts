/** One run per data folder: two would share a database file, a Redis file and a mailbox. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Claims the folder by a file that names this process.
 * @returns how to give it back, or the process id of the run that has it
 */
export function claim(file: string): { release(): void } | { takenBy: number } {
  const other = runOf(file);
  if (other !== null) return { takenBy: other };
  writeFileSync(file, `${process.pid}\n`);
  return { release: () => rmSync(file, { force: true }) };
}

/** The process that the file names, if it still runs and is one of ours: numbers are given out again. */
function runOf(file: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    if (!pid || pid === process.pid) return null;
    process.kill(pid, 0);
    return isOurs(pid) ? pid : null;
  } catch {
    return null;
  }
}

function isOurs(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('src/local/start.ts');
  } catch {
    // No /proc (macOS): the number alone must do.
    return process.platform !== 'linux';
  }
}
