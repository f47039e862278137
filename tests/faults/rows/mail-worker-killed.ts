import { setTimeout as sleep } from 'node:timers/promises';
import type { Program } from '../../harness/processes.ts';
import { sitesText } from '../../harness/site.ts';
import { until } from '../../harness/until.ts';
import type { Mail, MailServer } from '../mail-server.ts';
import { moderators } from '../moderators.ts';
import { BOTH, type Row } from '../row.ts';
import { judge } from '../settling.ts';

/** Long enough for other mails to be taken beside the first, were they handed over. */
const ANSWER_MS = 30;
/** A kill falls anywhere from the last byte of a mail until after its record. */
const LATEST_MS = 45;
/** Mails that go out between two kills. */
const MAILS_BETWEEN = 3;

/**
 * F2. Six moderators' mails are on their way at once, and the mail server answers each after 30 ms. Within 45 ms after
 * it has taken one the worker is killed, and started again. Who gets a mail twice must have been hit by a kill alone.
 */
export const mailWorkerKilled: Row = {
  id: 'F2',
  title: 'a worker killed between SMTP accept and the write of it',
  pass: '≤ 1 duplicate per kill, same Message-ID',
  quickOn: ['postgres'],
  fullOn: BOTH,
  async run(lab) {
    const stage = await lab.stage({ sites: sitesText({ moderators: moderators(6) }) });
    const [worker] = stage.workers as [Program];
    const kills: number[] = [];
    const load = stage.load({ connections: 8, perSecond: 8 });
    for (let wanted = lab.amount(5, 50); kills.length < wanted; ) {
      const enough = stage.mails.length + MAILS_BETWEEN;
      await until('mails go out', () => stage.mails.length >= enough, 90_000);
      await killDuring(stage.mail, worker, Math.random() * LATEST_MS);
      kills.push(Date.now());
      lab.say(`kill ${kills.length} of ${wanted}, ${stage.mails.length} mails`);
      await worker.start();
    }
    const { acked, failed } = await load.stop();
    // Claims outlive the worker that held them by a minute.
    const { figures, faults } = await lab.rest(judge(stage, { within: 150_000, duplicates: kills.length }));
    const doubled = doubledBy(stage.mails, kills);
    const most = Math.max(...doubled.values());
    if (failed) faults.push(`${failed} submissions were not accepted`);
    if (most > 1) faults.push(`one kill doubled ${most} mails`);
    if (!figures.duplicates) faults.push('no kill fell between accept and record: nothing was tried');
    return { figures: { kills: kills.length, 'most per kill': most, accepted: acked, ...figures }, faults };
  },
};

/** Kills when the next mail has been taken for `delay` milliseconds; answers go on being given. */
function killDuring(server: MailServer, worker: Program, delay: number): Promise<void> {
  return new Promise((resolve) => {
    let armed = true;
    server.onMail = async () => {
      if (armed) {
        armed = false;
        void sleep(delay)
          .then(() => worker.kill())
          .then(resolve);
      }
      await sleep(ANSWER_MS);
      return null;
    };
  });
}

/** How many mails each kill had sent once more: whatever was taken before it and comes again after it. */
function doubledBy(mails: readonly Mail[], kills: readonly number[]): Map<number, number> {
  const doubled = new Map(kills.map((kill) => [kill, 0]));
  const last = new Map<string, number>();
  for (const { messageId, at } of mails) {
    const before = last.get(messageId);
    last.set(messageId, at);
    const cause = before === undefined ? undefined : kills.find((kill) => kill >= before);
    if (cause !== undefined) doubled.set(cause, (doubled.get(cause) ?? 0) + 1);
  }
  return doubled;
}
