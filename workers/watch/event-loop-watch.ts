/** Ends a process whose event loop stands still: its supervisor starts it again and its jobs run elsewhere. */
import { Worker } from 'node:worker_threads';

const BEAT_EVERY_MS = 1_000;

const THREAD = `
const { workerData } = require('node:worker_threads');
const beats = new Int32Array(workerData.beats);
let seen = -1, still = 0;
setInterval(() => {
  const now = Atomics.load(beats, 0);
  still = now === seen ? still + ${BEAT_EVERY_MS} : 0;
  seen = now;
  if (still >= workerData.patienceMs) {
    require('node:fs').writeSync(2, 'the event loop stood still; ending the process\\n');
    process.kill(process.pid, 'SIGKILL');
  }
}, ${BEAT_EVERY_MS});
`;

/** Watches from a thread, as nothing on a loop that stands still could. @returns a function that ends the watch. */
export function watchEventLoop(patienceMs = 10_000): () => Promise<void> {
  const beats = new SharedArrayBuffer(4);
  const counter = new Int32Array(beats);
  const timer = setInterval(() => Atomics.add(counter, 0, 1), BEAT_EVERY_MS);
  timer.unref();
  const thread = new Worker(THREAD, { eval: true, workerData: { beats, patienceMs } });
  thread.unref();
  return async () => {
    clearInterval(timer);
    await thread.terminate();
  };
}
