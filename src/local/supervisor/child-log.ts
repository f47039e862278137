/** What a child process says: every line into its file, and what a person must see onto the terminal, in one line each. */
import { createWriteStream, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const LARGEST = 5 * 1024 * 1024;
const WORDS: Record<number, string> = { 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };
/** What pino adds to each line, and what says nothing new beside the message. */
const PLUMBING = new Set(['level', 'time', 'pid', 'hostname', 'name', 'msg', 'err', 'stack']);

export interface ChildLog {
  file: string;
  line(text: string): void;
  close(): void;
}

/**
 * Opens `DIR/NAME.log`; one over 5 MB is put aside as `NAME.old.log` first.
 * @param least pino's number of the level from which lines are shown; lines that are no JSON always are
 */
export function openChildLog(
  dir: string,
  name: string,
  least: number,
  show: (text: string) => void,
): ChildLog {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, `${name}.log`);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LARGEST)
    renameSync(file, join(dir, `${name}.old.log`));
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
  // A full disk must not end the run; the terminal still shows what matters.
  stream.on('error', () => {});
  return {
    file,
    line(text) {
      stream.write(`${text}\n`);
      const shown = compact(text, least);
      if (shown) show(`[${name}] ${shown}`);
    },
    close: () => stream.end(),
  };
}

/** A JSON line as `warn message (reason) key=value`; null when its level is too low. */
function compact(text: string, least: number): string | null {
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return text.trim() ? text : null;
  }
  if (typeof entry !== 'object' || entry === null || typeof entry.level !== 'number') return text;
  if (entry.level < least) return null;
  const reason = (entry.err as { message?: unknown } | undefined)?.message;
  const rest = Object.entries(entry)
    .filter(([key]) => !PLUMBING.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [WORDS[entry.level] ?? entry.level, entry.msg, reason ? `(${reason})` : null, ...rest]
    .filter((part) => part !== null && part !== undefined)
    .join(' ');
}
