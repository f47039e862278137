import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchLists } from '../lists.ts';
import { refusalFaults, startReaders } from '../readers.ts';
import type { Row } from '../row.ts';
import { inSeconds } from '../seconds.ts';
import { judge } from '../settling.ts';

const SHORT_MS = 3_000;
const REFUSED_WITHIN_MS = 6_000;
/** A lock must not stop those who only read: they never wait for it. */
const LIST_WITHIN_MS = 1_000;
const MAIL_MS = 300;
/** From the end of the lock to the last refusal. */
const RECOVERED_WITHIN_MS = 3_000;

/** F19. This process takes the write lock of the service's file, as a backup or an operator's shell may. */
export const sqliteLocked: Row = {
  id: 'F19',
  title: 'SQLite locked by another process, 3 s and long',
  pass: '3 s: no error; 30 s: 503 + Retry-After ≤ 6 s, no lost ack',
  quickOn: ['sqlite'],
  fullOn: ['sqlite'],
  async run(lab) {
    const stage = await lab.stage();
    const file = stage.database.file as string;
    // Some mail is always just being taken when a lock begins: what the mail server said must not be lost to it.
    stage.mail.onMail = () => sleep(MAIL_MS, null);
    const lists = watchLists(stage);

    const patient = startReaders(stage);
    await sleep(1_000);
    await lock(file, SHORT_MS);
    await sleep(500);
    const short = await patient.stop();

    const longMs = lab.amount(8_000, 30_000);
    lab.say(`locked for ${inSeconds(SHORT_MS)}; now for ${inSeconds(longMs)}`);
    const readers = startReaders(stage);
    await sleep(500);
    const released = await lock(file, longMs);
    await sleep(RECOVERED_WITHIN_MS);
    const long = await readers.stop();
    const { slowest: slowestList, strange } = await lists.stop();

    const { figures, faults } = await lab.rest(judge(stage));
    faults.push(...short.strange, ...refusalFaults(long, REFUSED_WITHIN_MS), ...strange);
    if (short.refused || short.failed)
      faults.push(`${short.refused} refusals while it was locked for ${inSeconds(SHORT_MS)}`);
    if (short.slowest < SHORT_MS / 2) faults.push('nobody waited for the short lock: nothing was tried');
    const recovered = long.recovered(released);
    if (recovered > RECOVERED_WITHIN_MS) faults.push(`refusals went on for ${inSeconds(recovered)}`);
    if (slowestList > LIST_WITHIN_MS) faults.push(`a list took ${inSeconds(slowestList)}`);
    return {
      figures: {
        [`${SHORT_MS / 1_000} s`]: `${short.refused} × 503, slowest ${inSeconds(short.slowest)}`,
        [`${longMs / 1_000} s`]: `${long.refused} × 503, slowest ${inSeconds(long.slowestRefusal)}`,
        recovered: inSeconds(recovered),
        'slowest list': inSeconds(slowestList),
        ...figures,
      },
      faults,
    };
  },
};

/** Holds the write lock so long. @returns when it was given back */
async function lock(file: string, ms: number): Promise<number> {
  const other = new DatabaseSync(file, { timeout: 2_000 });
  try {
    other.exec('begin immediate');
    await sleep(ms);
    other.exec('rollback');
    return Date.now();
  } finally {
    other.close();
  }
}
