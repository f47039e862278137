/** The disk under the database: room, and a file system that SQLite can trust. */
import { statfsSync, statSync } from 'node:fs';
import { bad, doubtful, type Finding, good } from './finding.ts';

const SUBJECT = 'disk';
const MB = 1024 ** 2;
const TOO_LITTLE = 200 * MB;
const LITTLE = 1024 * MB;
/** Where locks and shared memory do not hold (https://sqlite.org/wal.html): f_type of NFS, SMB and CIFS. */
const SHARES = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
]);

/** @param folder an existing one @param file the database in it, which may not exist yet */
export function checkDisk(folder: string, file: string): Finding[] {
  const { bavail, bsize, type } = statfsSync(folder);
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return judgeDisk({ free: bavail * bsize, size, type: type >>> 0 }, folder);
}

/** @param disk free bytes for this account, bytes of the database, and the file system's type */
export function judgeDisk(disk: { free: number; size: number; type: number }, folder: string): Finding[] {
  const share = SHARES.get(disk.type);
  const found = share
    ? [
        bad(
          SUBJECT,
          `${folder} is a network share (${share}): SQLite loses data there`,
          'use a disk of this machine',
        ),
      ]
    : [];
  const free = `${amount(disk.free)} free in ${folder}`;
  if (disk.free < TOO_LITTLE)
    return [...found, bad(SUBJECT, free, 'make room: with a full disk no comment is accepted')];
  // A backup and the log of a large change may each be as large as the database.
  if (disk.free < Math.max(LITTLE, 2 * disk.size))
    return [...found, doubtful(SUBJECT, free, 'make room soon')];
  return [...found, good(SUBJECT, free)];
}

function amount(bytes: number): string {
  return bytes >= 1024 * MB ? `${(bytes / 1024 / MB).toFixed(1)} GB` : `${Math.floor(bytes / MB)} MB`;
}
