/**
 * One store's rows, in a process of their own, so that the loads of two stores do not disturb each other's clocks.
 * Started by run.ts; ends everything it started when that is gone.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLab, openPremises, type RowLab } from './lab.ts';
import type { Result } from './result.ts';
import { NotRun, type Outcome, type Row, type StoreKind } from './row.ts';
import { ROWS } from './rows.ts';

const [store, form, ...ids] = process.argv.slice(2) as [StoreKind, 'quick' | 'full', ...string[]];
const full = form === 'full';
/** A row that takes longer hangs; its rests count, waiting for its turn does not. */
const ROW_MOST_MS = (full ? 60 : 5) * 60_000;
/** Rows that rest while another works. */
const OPEN_MOST = 3;

const premises = openPremises(store, full);
const labs = new Set<RowLab>();
let ending = false;

async function end(code: number): Promise<never> {
  ending = true;
  await Promise.allSettled([...labs].map((lab) => lab.close()));
  await premises.close().catch(() => {});
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const)
  process.on(signal, () => {
    if (!ending) void end(130);
  });
process.on('unhandledRejection', (error) => say(`unhandled: ${(error as Error)?.stack ?? error}`));

function say(text: string): void {
  process.send?.({ type: 'progress', text: `${store.padEnd(8)} ${text}` });
}

async function runRow(row: Row): Promise<void> {
  const lab = await openLab(premises, (text) => say(`${row.id} ${text}`));
  labs.add(lab);
  say(`${row.id} ${row.title}`);
  let over = false;
  const result: Omit<Result, 'verdict' | 'why'> & Partial<Result> = {
    id: row.id,
    title: row.title,
    store,
    pass: row.pass,
    figures: {},
    faults: [],
    seconds: 0,
  };
  try {
    const outcome: Outcome = await Promise.race([row.run(lab), tooLate(lab, () => over)]);
    Object.assign(result, outcome, { verdict: outcome.faults.length ? 'FAILED' : 'passed' });
  } catch (error) {
    if (error instanceof NotRun) Object.assign(result, { verdict: 'not run', why: error.message });
    else
      Object.assign(result, {
        verdict: 'FAILED',
        faults: [(error as Error).message.split('\n', 1)[0] ?? ''],
      });
    if (result.verdict === 'FAILED' && !ending) say(`${row.id} ${(error as Error).stack}`);
  }
  over = true;
  if (ending) return;
  result.seconds = Math.round(lab.passed() / 1_000);
  if (result.verdict === 'FAILED') keepLog(row, lab, result.faults);
  if (lab.usedShared && result.verdict !== 'passed') await premises.dropShared();
  await lab.close();
  labs.delete(lab);
  process.send?.({ type: 'result', result });
}

async function tooLate(lab: RowLab, over: () => boolean): Promise<Outcome> {
  while (!over() && lab.passed() < ROW_MOST_MS) await sleep(500);
  return { figures: {}, faults: [`did not end within ${ROW_MOST_MS / 60_000} minutes`] };
}

/** Whoever looks for the cause wants to read what the processes wrote. */
function keepLog({ id }: Row, lab: RowLab, faults: readonly string[]): void {
  const folder = join('var', 'faults');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${id}-${store}.log`);
  writeFileSync(file, lab.log());
  say(`${id} FAILED: ${faults.join('; ')}; the logs are in ${file}`);
}

const open = new Set<Promise<void>>();
for (const row of ROWS.filter(({ id }) => ids.includes(id))) {
  while (open.size >= OPEN_MOST) await Promise.race(open);
  await premises.baton.take();
  if (ending) break;
  const running = runRow(row).finally(() => open.delete(running));
  open.add(running);
}
await Promise.all(open);
if (!ending) await end(0);
