import { afterEach, expect, test } from '@jest/globals';
import type { Transport } from '../../src/notify/smtp/transport.ts';
import type { Job } from '../../src/queues.ts';
import { addressMark, confirmAddress } from '../../src/store/mail/trials.ts';
import { HOUR, MINUTE, openStage, type Stage } from './stage.ts';

const SIX = Date.parse('2026-11-22T06:00:00+07:00');
const MIDNIGHT = SIX + 18 * HOUR;
/** As in a sites file that says nothing of them. */
const DEFAULTS = {
  firstAfter: '5m',
  every: '30m',
  maxPerHour: 30,
  escalateAfter: '4h',
  trialMail: 'on',
  publishDelay: '10s',
};
const LAN = { id: 'lan', name: 'Lan', email: 'lan@bao.example' };

let stage: Stage;
afterEach(() => stage.close());

interface Arrival {
  at: number;
  article: string;
  text: string;
}

/** 100 comments over 40 articles between 6:00 and 23:00; `share` says where in the day the n-th falls, from 0 to 1. */
function arrivals(share: (n: number) => number): Arrival[] {
  return Array.from({ length: 100 }, (_, n) => ({
    at: Math.round(SIX + share(n) * 17 * HOUR),
    article: `bai-${(n * 7) % 40}`,
    text: `Ý kiến số ${n} trong ngày.`,
  })).sort((a, b) => a.at - b.at);
}

/** The same at each run: a test that fails once in a while tells nothing. */
function scattered(seed: number): (n: number) => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const DAYS: [string, (n: number) => number][] = [
  ['one every ten minutes', (n) => n / 99],
  ['at any time', scattered(7)],
  ['most of them in the morning and the evening', (n) => (n % 2 ? 0.1 : 0.8) + scattered(n + 1)(n) * 0.2],
];

test.each(DAYS)(
  'a day of 100 comments, %s, sends one moderator at most 35 mails, and each comment is in exactly one',
  async (_, share) => {
    stage = await openStage({ moderators: [LAN], moderation: DEFAULTS });
    await stage.store.write((db) =>
      confirmAddress(db, {
        ...{ site: 'dongthap', moderator: 'lan', now: SIX - HOUR },
        mark: addressMark(stage.keys, LAN.email),
      }),
    );
    const mails: { at: number; text: string }[] = [];
    const inbox: Pick<Transport, 'send'> = {
      async send({ text }, options) {
        await options?.record?.();
        mails.push({ at: stage.now, text });
      },
    };
    const coming = arrivals(share);
    const texts = coming.map(({ text }) => text);
    let waiting: { id: string; text: string }[] = [];
    /** When somebody looks again: at what a plan asked for, and at what a clock does by itself. */
    let plans = [SIX];

    const carryOut = async (jobs: readonly Job[]) => {
      for (const job of jobs)
        if (job.queue === 'notify' && job.kind === 'plan') plans.push(job.at);
        else if (job.queue === 'notify') await carryOut((await stage.send(inbox, job.mailId)).jobs);
    };

    for (stage.now = SIX; stage.now < MIDNIGHT; stage.now += MINUTE) {
      while (coming[0] && coming[0].at <= stage.now) {
        const { article, text } = coming.shift() as Arrival;
        waiting.push({ id: await stage.comment({ article, text, title: `Tiêu đề ${article}` }), text });
        plans.push(stage.now);
      }
      if (plans.some((at) => at <= stage.now)) {
        plans = plans.filter((at) => at > stage.now);
        await carryOut(await stage.plan());
      }
      if (stage.now % (10 * MINUTE) === 0)
        await carryOut([
          ...(await stage.trials()),
          ...(await stage.escalations()),
          ...(await stage.summaries()),
        ]);
      // She looks at her mail once an hour, and decides what is there.
      if (stage.now % HOUR !== 0) continue;
      const mailed = waiting.filter(({ text }) => mails.some((mail) => mail.text.includes(text)));
      for (const { id } of mailed) await stage.decide(id, 'approve');
      waiting = waiting.filter((comment) => !mailed.includes(comment));
    }

    expect(mails.length).toBeLessThanOrEqual(35);
    const all = mails.map(({ text }) => text).join('\n');
    expect(texts.filter((text) => all.split(text).length !== 2)).toEqual([]);
  },
  // Five hundred commits each.
  240_000,
);
