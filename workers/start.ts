/** The workers of all queues over one context, under one policy. */
import { type ConnectionOptions, Worker } from 'bullmq';
import type { Context } from '../src/context.ts';
import type { Transport } from '../src/notify/transport.ts';
import type { NotifyData, PublishData, QueueName, ScreeningData } from '../src/queues.ts';
import { connectWorker } from '../src/redis.ts';
import { startCaretaker } from './caretaker.ts';
import { createNotifyProcessor } from './notify.ts';
import { ANNOUNCE_AFTER_MS, processPublish } from './publish.ts';
import { parkPoison, processScreening } from './screening.ts';
import { startSweeper } from './sweeper.ts';

export interface Workers {
  /** One round of the sweeper, for whoever cannot wait for the next. */
  sweep(): Promise<void>;
  /** Lets jobs under way finish. Waits for Redis: the caller keeps the deadline. */
  close(): Promise<void>;
}

/** Starts working. The transport stays the caller's to close. */
export function startWorkers(context: Context, transport: Transport): Workers {
  const { secrets, logger, store, queues, prefix } = context;
  const notify = createNotifyProcessor({ ...context, transport });
  // One connection for all workers' commands; each opens another to block on.
  const connection = connectWorker(secrets.redis);

  function work<T>(queue: QueueName, concurrency: number, process: (data: T) => Promise<void>): Worker {
    const worker = new Worker(queue, (job) => process(job.data as T), {
      connection: connection as unknown as ConnectionOptions,
      prefix,
      concurrency,
      // After kill -9 a job ran again within 8.5 to 10 s with these, after 58 to 60 s with the defaults. The interval
      // is shared by all workers of a queue.
      lockDuration: 5_000,
      stalledInterval: 5_000,
      // The default of 1 fails a job at its second crash whatever its attempts say.
      maxStalledCount: 5,
    });
    worker.on('error', (err) => logger.debug({ err, queue }, 'queue connection'));
    worker.on('failed', (job, err) =>
      logger.warn({ err, queue, job: job?.id, attempt: job?.attemptsMade }, 'job failed'),
    );
    return worker;
  }

  const workers = [
    work<ScreeningData>('screening', 8, (data) => processScreening(context, data)),
    work<NotifyData>('notify', 8, notify),
    work<PublishData>('publish', 2, (data) => processPublish(context, data)),
  ];
  const sweeper = startSweeper({
    store,
    queues,
    redis: context.redis,
    sites: context.sites,
    logger,
    clock: context.clock,
    announceAfter: ANNOUNCE_AFTER_MS,
    parkPoison: (id) => parkPoison(context, id),
  });
  const endCaretaker = startCaretaker(context);
  return {
    sweep: () => sweeper.sweep(),
    async close() {
      endCaretaker();
      await sweeper.close();
      await Promise.all(workers.map((worker) => worker.close()));
      connection.disconnect();
    },
  };
}
