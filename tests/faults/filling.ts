/** The disk under the database fills up while comments come in, stays full for a while, and gets room again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../harness/until.ts';
import { watchLists } from './lists.ts';
import { refusalFaults, startReaders } from './readers.ts';
import type { Lab, Outcome } from './row.ts';
import { inSeconds } from './seconds.ts';
import { judge } from './settling.ts';
import type { SmallDisk } from './small-disk.ts';
import type { Stage } from './stage.ts';

export interface Filling {
  disk: SmallDisk;
  /** Resolves when it is time: there is something on the disk. */
  ready(): Promise<unknown>;
  /** Something that needs room beside the comments. */
  press?(): Promise<unknown>;
  /** Whoever restarts what ended for want of room, when there is room again. */
  revive?(): Promise<unknown>;
  /** Whether those who read are to notice nothing. */
  listsGoOn: boolean;
  /** What the database says about itself; `ok` when it is sound. */
  integrity(): Promise<string>;
  refusedWithin: number;
}

const RECOVERED_WITHIN_MS = 5_000;

export async function fillUnderLoad(lab: Lab, stage: Stage, filling: Filling): Promise<Outcome> {
  const { disk, listsGoOn, integrity, refusedWithin } = filling;
  const programs = [...stage.apis, ...stage.workers];
  const pids = programs.map(({ pid }) => pid).join();
  const readers = startReaders(stage, { pause: 20 });
  await filling.ready();
  const lists = watchLists(stage);
  await disk.fill();
  lab.say(`full (${disk.means}), ${readers.acked} accepted`);
  await filling.press?.();
  await until('comments are refused', () => readers.refused > 0, 30_000);
  await sleep(lab.amount(4_000, 20_000));
  const answers = listsGoOn ? [await integrity()] : [];
  const { strange } = await lists.stop();
  await disk.free();
  await filling.revive?.();
  const freed = Date.now();
  await sleep(RECOVERED_WITHIN_MS);
  const watched = await readers.stop();
  const recovered = watched.recovered(freed);

  const { figures, faults } = await lab.rest(judge(stage));
  faults.push(...refusalFaults(watched, refusedWithin), ...(listsGoOn ? strange : []));
  if (recovered > RECOVERED_WITHIN_MS) faults.push(`refusals went on for ${inSeconds(recovered)}`);
  answers.push(await integrity());
  const told = answers.find((answer) => answer !== 'ok') ?? 'ok';
  if (told !== 'ok') faults.push(`the database says of itself: ${told}`);
  if (programs.map(({ pid }) => pid).join() !== pids || programs.some(({ running }) => !running))
    faults.push('a process of the service ended');
  return {
    figures: {
      means: disk.means,
      refused: `${watched.refused} × 503, slowest ${inSeconds(watched.slowestRefusal)}`,
      recovered: inSeconds(recovered),
      integrity: told,
      ...figures,
    },
    faults,
  };
}
