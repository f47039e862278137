/** The workers of all queues over one context, under one policy. */
import type { Context } from '../src/context.ts';
import { PATIENCE_MS, type Transport } from '../src/notify/smtp/transport.ts';
import { createFetch, type GuardedFetch } from '../src/outside/fetch.ts';
import { watchHeads } from '../src/queue-heads.ts';
import type { NotifyData, PublishData, QueueName, ScreeningData } from '../src/queues.ts';
import { startCaretaker } from './caretaker.ts';
import { parkPoison } from './judging/parking.ts';
import { startLearning } from './learning/learning.ts';
import { startLetters } from './letters.ts';
import { createNotifyProcessor } from './notify.ts';
import { startOutside } from './outside.ts';
import { ANNOUNCE_AFTER_MS, processPublish } from './publish.ts';
import { createScreeningProcessor, type Screen } from './screening.ts';
import { type SweptKind, startSweeper } from './sweeper.ts';
import { createBringBack } from './watch/bring-back.ts';
import { type Duty, type KeptWorker, keepWorker } from './watch/kept-worker.ts';
import { watchQueues } from './watch/queue-watch.ts';

export interface Workers {
  /** One round of the sweeper, for whoever cannot wait for the next. */
  sweep(): Promise<void>;
  /** Lets jobs under way finish, 8 s at most. */
  close(): Promise<void>;
}

export interface WorkersOptions {
  /** Stands in for the screening room. */
  screen?: Screen;
  /** The way out to articles' pages and alarms, which a test may lead elsewhere. */
  outside?: GuardedFetch;
  /** Milliseconds a screening may take. */
  screenWithin?: number;
  onSwept?(kind: SweptKind, rows: number): void;
  onReplaced?(queue: QueueName): void;
  onLearned?(seq: number): void;
}

/** Two waits of 5 s for the database, the checks between them, and up to seven others whose turn comes first. */
const SCREEN_WITHIN_MS = 20_000;
/** Reads, and one wait of 5 s for the database. */
const PLAN_WITHIN_MS = 30_000;
const ANNOUNCE_WITHIN_MS = 15_000;
/** The most patient exchange with a mail server: handing over, its answer, and what was said to be written. */
const SEND_WITHIN_MS = 3 * PATIENCE_MS;

/** Starts working. The transport stays the caller's to close. */
export function startWorkers(
  context: Context,
  transport: Transport,
  {
    screen,
    outside = createFetch({ userAgent: `Binhluan (+${context.links.base})` }),
    screenWithin = SCREEN_WITHIN_MS,
    onSwept = () => {},
    onReplaced = () => {},
    onLearned = () => {},
  }: WorkersOptions = {},
): Workers {
  const { secrets, prefix, logger } = context;
  const keep = <T>(duty: Duty<T>): KeptWorker => keepWorker(duty, { redis: secrets.redis, prefix, logger });
  const filter = startLearning({ ...context, onLearned });
  const workers = [
    keep<ScreeningData>({
      queue: 'screening',
      concurrency: 8,
      within: () => screenWithin,
      process: createScreeningProcessor({ ...context, outside, filter, ...(screen && { screen }) }),
    }),
    keep<NotifyData>({
      queue: 'notify',
      concurrency: 8,
      within: (data) => ('mailId' in data ? SEND_WITHIN_MS : PLAN_WITHIN_MS),
      process: createNotifyProcessor({ ...context, transport }),
    }),
    keep<PublishData>({
      queue: 'publish',
      concurrency: 2,
      within: () => ANNOUNCE_WITHIN_MS,
      process: (data) => processPublish(context, data),
    }),
  ];
  const sweeper = startSweeper({
    ...context,
    bringBack: createBringBack(context),
    announceAfter: ANNOUNCE_AFTER_MS,
    parkPoison: (id) => parkPoison(context, id),
    onSwept,
  });
  const endWatch = watchQueues({ heads: watchHeads(context), workers, logger, onReplaced });
  const endCaretaker = startCaretaker(context);
  const endOutside = startOutside(context, outside);
  const endLetters = startLetters(context);
  return {
    sweep: () => sweeper.sweep(),
    async close() {
      endCaretaker();
      endWatch();
      await Promise.all([
        endOutside(),
        endLetters(),
        filter.close(),
        sweeper.close(),
        ...workers.map((worker) => worker.close()),
      ]);
    },
  };
}
