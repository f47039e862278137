/** A child must not outlive us, not even when kill -9 takes our chance to end it ourselves. */
import { type ChildProcess, spawn } from 'node:child_process';

/** It waits for the end of our pipe to it, which the kernel brings about however we end. */
const SCRIPT = `read _
sleep "$2"
for _ in 1 2 3 4 5; do kill "$1" 2>/dev/null || exit 0; sleep 1; done
kill -9 "$1" 2>/dev/null`;

/**
 * Has a shell end the child (SIGTERM, after 5 s SIGKILL) when this process is gone.
 * @param patience seconds to wait before the first signal
 */
export function guard(child: ChildProcess, patience: number): void {
  if (child.pid === undefined) return;
  const words = ['-c', SCRIPT, 'binhluan-guard', String(child.pid), String(patience)];
  const shell = spawn('/bin/sh', words, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  shell.on('error', () => {});
  shell.stdin.on('error', () => {});
  // Neither the shell nor the pipe keeps this process from ending.
  (shell.stdin as unknown as { unref?(): void }).unref?.();
  shell.unref();
  child.once('exit', () => shell.kill('SIGKILL'));
}
