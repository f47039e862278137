/** `npm start`: the service, its worker and stand-ins for the world outside, on this machine alone. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { childEnvironment, readEnv } from '../../config/env.ts';
import { root } from './programs.js';
import { startRun } from './supervisor/run.ts';
import { onEndOfRun } from './supervisor/signals.ts';
import { claim } from './supervisor/single-run.ts';

/** A run ends within 10 s, whatever hangs; what is left of it is then killed. */
const LAST_MOMENT = 9_500;

const say = (text: string) => void process.stdout.write(`${text}\n`);
// A terminal that is gone must not keep us from ending in order.
process.stdout.on('error', () => {});

// What readers write is kept under `dir`: it is for the eyes of this account alone.
process.umask(0o077);

const { env, faults } = readEnv();
const dir = resolve(root, env.DATA_DIR ?? 'var');
mkdirSync(dir, { recursive: true });
const place = claim(join(dir, 'npm-start.pid'));

if (faults.length > 0) {
  for (const fault of faults) say(`binhluan: ${fault}`);
  process.exitCode = 1;
} else if ('takenBy' in place) {
  say(`binhluan: npm start đang chạy ở thư mục này rồi (tiến trình ${place.takenBy}); xin dừng nó trước.`);
  say(`binhluan: npm start already runs in this folder (process ${place.takenBy}); please stop it first.`);
  process.exitCode = 1;
} else {
  const run = startRun(env, dir, say);
  const end = async (code: number) => {
    setTimeout(() => process.exit(1), LAST_MOMENT).unref();
    await run.stop();
    place.release();
    process.exit(code);
  };
  onEndOfRun(
    () => {
      say('\nbinhluan: đang dừng… / stopping…');
      void end(0);
    },
    () => process.exit(1),
    { underNpm: childEnvironment({}).npm_lifecycle_event !== undefined },
  );
  void run.failed.then((words) => {
    say(`binhluan: không chạy được / does not run (${words})`);
    return end(1);
  });
}
