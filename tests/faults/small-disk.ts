/** A disk that is soon full: a small tmpfs, or, where nothing may be mounted, a limit on what processes may write. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NotRun } from './row.ts';

const run = promisify(execFile);

export interface SmallDisk {
  /** Where it can be written to. */
  readonly dir: string;
  /** How it is done, in a few words. */
  readonly means: string;
  /** From now on nothing more can be written, beyond what overwrites or was reserved before. */
  fill(): Promise<void>;
  /** There is room again. */
  free(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A tmpfs of its own, right below the folder for temporary things: other accounts cannot pass through ours.
 * @throws {NotRun} when this machine lets nobody mount one
 */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk> {
  const dir = await mkdtemp(join(tmpdir(), 'binhluan-faults-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'binhluan-faults', dir]);
  } catch {
    await rm(dir, { recursive: true, force: true });
    throw new NotRun('nobody may mount a small tmpfs here');
  }
  const ballast = join(dir, 'ballast');
  return {
    dir,
    means: `tmpfs of ${megabytes} MB`,
    async fill() {
      const file = await open(ballast, 'a');
      // In steps that grow smaller, so that not a page is left.
      for (let size = 1 << 20; size >= 512; ) {
        const written = await file.write(Buffer.alloc(size)).catch(() => ({ bytesWritten: 0 }));
        if (written.bytesWritten < size) size /= 2;
      }
      await file.close();
    },
    free: () => rm(ballast, { force: true }),
    async close() {
      // What is still open is let go when its process ends.
      await run('umount', ['--lazy', dir]).catch(() => {});
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/**
 * No file of these processes may grow beyond its present size: the kernel answers EFBIG instead of ENOSPC.
 * @param pids of those to be limited, asked for at each turn
 * @throws {NotRun} when this machine has no `prlimit`
 */
export async function limitFiles(dir: string, pids: () => readonly number[]): Promise<SmallDisk> {
  await mkdir(dir, { recursive: true });
  const limit = async (most: string) => {
    for (const pid of pids()) await run('prlimit', ['--pid', String(pid), `--fsize=${most}:`]);
  };
  await limit('unlimited').catch(() => {
    throw new NotRun('nobody may mount a small tmpfs here, and there is no prlimit');
  });
  return {
    dir,
    means: 'file size limit',
    async fill() {
      const files = await readdir(dir, { recursive: true, withFileTypes: true });
      const sizes = await Promise.all(
        files.filter((file) => file.isFile()).map((file) => stat(join(file.parentPath, file.name))),
      );
      await limit(String(Math.min(...sizes.map(({ size }) => size).filter((size) => size > 65_536))));
    },
    free: () => limit('unlimited'),
    close: () => rm(dir, { recursive: true, force: true }),
  };
}
