import { BOTH, type Row } from '../row.ts';
import { inSeconds } from '../seconds.ts';
import { judge } from '../settling.ts';

/** F15. Every address is refused with 451 at its first mail and for some time after it, as greylisting does. */
export const mailGreylisted: Row = {
  id: 'F15',
  title: 'greylisting: 451 at first',
  pass: 'delivered once, on retry',
  quickOn: ['postgres'],
  fullOn: BOTH,
  async run(lab) {
    const stage = await lab.stage();
    const refusedFor = lab.amount(3_000, 60_000);
    const firstSeen = new Map<string, number>();
    let refused = 0;
    let accepted = 0;
    stage.mail.onRecipient = (address) => {
      const now = Date.now();
      const since = firstSeen.get(address) ?? now;
      firstSeen.set(address, since);
      if (since < now && now - since >= refusedFor) {
        accepted += 1;
        return null;
      }
      refused += 1;
      return { code: 451, text: '4.7.1 greylisted, please try again later' };
    };
    const { acked, failed } = await stage.load({ count: lab.amount(20, 100), perSecond: 10 }).done;
    const { figures, faults } = await lab.rest(judge(stage, { within: refusedFor + 90_000 }));
    const first = Math.min(...firstSeen.values());
    const last = Math.max(first, ...stage.mails.map(({ at }) => at));
    const tries = await stage.read
      .selectFrom('mails')
      .select(({ fn }) => fn.max('attempt').as('most'))
      .executeTakeFirstOrThrow();
    if (failed) faults.push(`${failed} submissions were not accepted`);
    if (!refused) faults.push('nothing was refused: nothing was tried');
    if (accepted !== stage.mails.length)
      faults.push(`${accepted} mails were let in, ${stage.mails.length} came`);
    return {
      figures: {
        accepted: acked,
        refused,
        'most tries': Number(tries.most),
        'all delivered': inSeconds(last - first),
        ...figures,
      },
      faults,
    };
  },
};
