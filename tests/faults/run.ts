/** `npm run faults`: every fault of the table, on real processes, and one table of what was measured. */
import { type ChildProcess, fork } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { readOptions } from './options.ts';
import type { LaneMessage, Result } from './result.ts';
import { ROWS } from './rows.ts';
import { exitCode, summary, table } from './table.ts';

const begun = Date.now();
const options = readOptionsOrExit();
const results: Result[] = [];
const lanes: ChildProcess[] = [];
let interrupted = false;

function readOptionsOrExit() {
  try {
    return readOptions(process.argv.slice(2), ROWS);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    interrupted = true;
    for (const lane of lanes) lane.kill('SIGTERM');
  });

const seconds = () => Math.round((Date.now() - begun) / 1_000);
const progress = (text: string) => process.stderr.write(`${String(seconds()).padStart(4)} s  ${text}\n`);

await Promise.all(
  [...options.plan].map(
    ([store, rows]) =>
      new Promise<void>((resolve) => {
        const words = [store, options.full ? 'full' : 'quick', ...rows.map(({ id }) => id)];
        const lane = fork(new URL('lane.ts', import.meta.url), words, { stdio: ['ignore', 2, 2, 'ipc'] });
        const missing = new Set<string>(rows.map(({ id }) => id));
        lanes.push(lane);
        lane.on('message', (message: LaneMessage) => {
          if (message.type === 'progress') return progress(message.text);
          const { result } = message;
          missing.delete(result.id);
          results.push(result);
          progress(`${store.padEnd(8)} ${result.id} ${result.verdict} after ${result.seconds} s`);
        });
        lane.once('exit', (code, signal) => {
          // A row nobody reported on did not pass.
          for (const { id, title, pass } of rows.filter((row) => missing.has(row.id)))
            results.push({
              ...{ id, title, pass, store, figures: {}, seconds: 0 },
              ...(interrupted
                ? { verdict: 'not run' as const, why: 'interrupted', faults: [] }
                : { verdict: 'FAILED' as const, faults: [`its lane ended early (${signal ?? code})`] }),
            });
          resolve();
        });
      }),
  ),
);

results.sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)) || b.store.localeCompare(a.store));
const machine = {
  processors: cpus().length,
  model: cpus()[0]?.model ?? '',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.versions.node,
};
const heading = `${options.full ? 'Full' : 'Quick'} form, ${new Date(begun).toISOString().slice(0, 10)}, ${machine.processors} × ${machine.model}, ${machine.memoryGiB} GiB, Node ${machine.node}`;
const text = `\n${heading}\n\n${table(results)}\n\n${summary(results, seconds())}\n`;
if (options.json) {
  const report = {
    at: new Date(begun).toISOString(),
    full: options.full,
    machine,
    seconds: seconds(),
    results,
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  process.stderr.write(text);
} else process.stdout.write(text);
process.exitCode = interrupted ? 130 : exitCode(results);
