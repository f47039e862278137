/** The nightly backups, in the folder where the timer puts them: one that fails every night says so nowhere else. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Secrets } from '../../../config/config.ts';
import { doubtful, type Finding, good } from './finding.ts';

const SUBJECT = 'backup';
/** What docs/systemd/binhluan-backup writes to; beside a SQLite file it is the same place under its usual path. */
const FOLDER = '/var/lib/binhluan/backup';
const HOUR_MS = 3_600_000;
/** One night may fail. */
const LATE_HOURS = 50;
const REMEDY = 'journalctl -u binhluan-backup; systemctl list-timers binhluan-backup.timer';

/** Says nothing where the folder is missing: then backups are made in another way, or not yet. @param now milliseconds since 1970 */
export function checkBackups(database: Secrets['database'], now: number): Finding[] {
  const folder = database.kind === 'sqlite' ? join(dirname(resolve(database.file)), 'backup') : FOLDER;
  if (!existsSync(folder)) return [];
  const times = readdirSync(folder)
    .filter((name) => /^binhluan-.+\.db\.gz$/.test(name))
    .map((name) => statSync(join(folder, name)).mtimeMs);
  if (!times.length) return [doubtful(SUBJECT, `there is none in ${folder}`, REMEDY)];
  const hours = Math.max(0, Math.floor((now - Math.max(...times)) / HOUR_MS));
  const says = `the newest of ${times.length} in ${folder} is ${hours} h old`;
  return [hours > LATE_HOURS ? doubtful(SUBJECT, says, REMEDY) : good(SUBJECT, says)];
}
