import { setTimeout as sleep } from 'node:timers/promises';
import { type RudeServer, startRudeServer } from '../../harness/rude-server.ts';
import { sitesText } from '../../harness/site.ts';
import { numbersIn } from '../acks.ts';
import { moderators } from '../moderators.ts';
import { BOTH, type Row } from '../row.ts';
import { inSeconds } from '../seconds.ts';
import { judge } from '../settling.ts';
import type { Stage } from '../stage.ts';

const OTHERS_MOST_MS = 35_000;
const LATE_BANNER_MS = 60_000;
/** Of the server's connections, by their number: those whose banner is late. */
const LATE_BANNERS = [2, 5];

/**
 * F17. Two mailboxes hang after DATA, one dribbles a byte a second, and some connections have a late banner; three
 * mailboxes are as quick as ever. The quick form lets it last longer than a mail may be late, the full one longer than
 * any answer is waited for.
 */
export const mailSlow: Row = {
  id: 'F17',
  title: 'SMTP slow: late banner, 1 byte/s, hangs after DATA',
  pass: 'other mail not delayed > 35 s, ≤ 1 duplicate',
  quickOn: ['postgres'],
  fullOn: BOTH,
  async run(lab) {
    const slow = await slowServer();
    const names = ['a', 'hangs1', 'b', 'hangs2', 'dribbles', 'c'];
    const stage = await lab.stage({
      mail: slow.server,
      sites: sitesText({ moderators: moderators(names) }),
    });
    const begun = Date.now();
    const { acked, failed } = await stage.load({ connections: 4, perSecond: 3, count: 24 }).done;
    const slowFor = begun + lab.amount(40_000, 150_000) - Date.now();
    const resting = sleep(slowFor).then(() => {
      slow.ease();
      return judge(stage, { within: 240_000, duplicates: names.length });
    });
    const { figures, faults } = await lab.rest(resting);
    const delay = longestDelay(stage, ['a', 'b', 'c']);
    if (failed) faults.push(`${failed} submissions were not accepted`);
    if (delay > OTHERS_MOST_MS)
      faults.push(`mail to a mailbox that is not slow was late by ${inSeconds(delay)}`);
    if (figures['most deliveries']) faults.push('a mail was delivered more than twice');
    if (slow.hung < 2 || slow.late < 2) faults.push('too little was slow: nothing was tried');
    return {
      figures: {
        accepted: acked,
        'slow for': inSeconds(lab.amount(40_000, 150_000)),
        'other mail at most': inSeconds(delay),
        'late banners': slow.late,
        hung: slow.hung,
        ...figures,
      },
      faults,
    };
  },
};

interface SlowServer {
  server: RudeServer;
  /** Mails whose answer was held back, and connections whose banner was. */
  hung: number;
  late: number;
  /** Everything held back is said, and nothing is slow any more. */
  ease(): void;
}

async function slowServer(): Promise<SlowServer> {
  const eased = Promise.withResolvers<void>();
  let slow = true;
  const server = await startRudeServer({
    banner: () => {
      if (!slow || !LATE_BANNERS.includes(server.connections)) return 0;
      made.late += 1;
      return LATE_BANNER_MS;
    },
    perByte: (address) => (slow && address?.startsWith('dribbles') ? 1_000 : 0),
    accept: async (address) => {
      if (slow && address.startsWith('hangs')) {
        made.hung += 1;
        await eased.promise;
      }
      return '250 2.0.0 taken';
    },
  });
  const made: SlowServer = {
    server,
    hung: 0,
    late: 0,
    ease() {
      slow = false;
      eased.resolve();
    },
  };
  return made;
}

/** The longest time from a comment's 202 until it was in one of these mailboxes, in milliseconds. */
function longestDelay({ acks, mails }: Stage, names: readonly string[]): number {
  const accepted = new Map(acks.read().map(({ n, at }) => [n, at]));
  return Math.max(
    ...names.flatMap((name) => {
      const arrived = new Map<number, number>();
      for (const { to, text, at } of mails)
        if (to === `${name}@bao.example`)
          for (const n of numbersIn(text)) if (!arrived.has(n)) arrived.set(n, at);
      return [...accepted].map(([n, at]) => (arrived.get(n) ?? Number.POSITIVE_INFINITY) - at);
    }),
  );
}
