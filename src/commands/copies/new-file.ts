/** A file that is there whole or not at all: written under another name beside its place, flushed, then renamed. */
import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Refusal } from '../../store/transfer/refusal.ts';

export interface NewFile {
  /** Where to write meanwhile: empty, and for this account only (mode 0600). */
  readonly part: string;
  /** Puts it in its place, on disk. */
  keep(): void;
  /** Removes what was written; after `keep` there is nothing to remove. */
  discard(): void;
  /** Ends whatever else writes to it; called when the process is told to end. */
  endWriter: () => void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What SQLite may write beside a file. */
const BESIDE = ['', '-wal', '-shm', '-journal'];

/**
 * Begins a file. When the process is told to end, what was written is removed first.
 * @param replace whether a file that is there may be replaced, at the very end.
 * @throws {Refusal} when there is one and it may not.
 */
export function beginFile(path: string, { replace = false } = {}): NewFile {
  const place = resolve(path);
  if (existsSync(place) && !replace) throw new Refusal(`${place} is there already, and is left as it is.`);
  // A log left of a file that is gone would be taken for the new one's.
  const left = BESIDE.slice(1).find((ending) => existsSync(place + ending));
  if (left) throw new Refusal(`${place}${left} is there: it belongs to another database at this place.`);
  if (!existsSync(dirname(place))) throw new Refusal(`There is no folder ${dirname(place)}.`);
  const part = `${place}.part-${randomBytes(4).toString('hex')}`;
  closeSync(openSync(part, 'wx', 0o600));
  const discard = (): void => {
    for (const signal of SIGNALS) process.removeListener(signal, interrupted);
    for (const ending of BESIDE) rmSync(part + ending, { force: true });
  };
  function interrupted(signal: NodeJS.Signals): void {
    file.endWriter();
    discard();
    // Again, and now nobody listens: so ends even what stands inside a long call.
    process.kill(process.pid, signal);
  }
  for (const signal of SIGNALS) process.once(signal, interrupted);
  const file: NewFile = {
    part,
    keep() {
      chmodSync(part, 0o600);
      flush(part);
      renameSync(part, place);
      flush(dirname(place));
      discard();
    },
    discard,
    endWriter() {},
  };
  return file;
}

function flush(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
