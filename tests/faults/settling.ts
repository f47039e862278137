/** Waiting until everything has come to its end, and the judgement on it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PENDING } from '../../src/notify/plan.ts';
import { countUnmailed } from '../../src/store/mail/plan.ts';
import { judgeWorld } from './invariants.ts';
import type { Outcome } from './row.ts';
import type { Stage } from './stage.ts';
import { readWorld, type WorldOptions } from './world.ts';

export interface JudgeOptions extends WorldOptions {
  /** Milliseconds until everything must have come to its end. The claim of a worker that died holds for 60 s. */
  within?: number;
  /** Deliveries under one Message-ID beyond the first that the fault excuses, all together. */
  duplicates?: number;
}

const LOOK_EVERY_MS = 200;

/**
 * Waits until no comment is unscreened, no mail under way and nothing unmailed.
 * @returns what has not come to its end when the time is over; empty when all has.
 */
export async function settled(
  stage: Stage,
  { within = 90_000, moderators }: JudgeOptions = {},
): Promise<string[]> {
  const deadline = Date.now() + within;
  for (;;) {
    const open = await unsettled(stage, moderators);
    if (!open.length || Date.now() > deadline) return open;
    await sleep(LOOK_EVERY_MS);
  }
}

async function unsettled({ read, sites }: Stage, moderators?: readonly string[]): Promise<string[]> {
  const count = async (query: { executeTakeFirstOrThrow(): Promise<{ n: number | string | bigint }> }) =>
    Number((await query.executeTakeFirstOrThrow()).n);
  const unscreened = await count(
    read
      .selectFrom('comments')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('unscreened', '=', 1),
  );
  const moving = await count(
    read
      .selectFrom('mails')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('state', 'in', ['queued', 'sending']),
  );
  const open = [
    unscreened ? `${unscreened} comments are not screened` : '',
    moving ? `${moving} mails are under way` : '',
  ].filter(Boolean);
  // Asked last: with many sites the question costs the database more than the work that is waited for.
  if (open.length) return open;
  let unmailed = 0;
  for (const site of sites)
    for (const { id } of site.moderators)
      if (moderators?.includes(id) ?? true)
        unmailed += await countUnmailed(read, {
          site: site.id,
          moderator: id,
          kind: PENDING,
          before: Number.MAX_SAFE_INTEGER,
        });
  return unmailed ? [`${unmailed} times a waiting comment is in nobody's mail`] : [];
}

/** Waits for the end of everything and holds I1 to I4 and the ledger against it. */
export async function judge(stage: Stage, options: JudgeOptions = {}): Promise<Outcome> {
  const { duplicates: excused = 0 } = options;
  const begun = Date.now();
  const open = await settled(stage, options);
  const settledIn = Date.now() - begun;
  const world = await readWorld(stage, options);
  const { faults, duplicates, mostDeliveries } = judgeWorld(world);
  if (open.length) faults.push(`I2: after ${Math.round(settledIn / 1_000)} s ${open.join(', ')}`);
  if (duplicates > excused)
    faults.push(`I3: ${duplicates} mails arrived once more under their Message-ID, ${excused} are excused`);
  return {
    figures: {
      comments: world.comments.length,
      mails: new Set(world.deliveries.map(({ to, messageId }) => `${to} ${messageId}`)).size,
      duplicates,
      ...(mostDeliveries > 2 && { 'most deliveries': mostDeliveries }),
    },
    faults,
  };
}
