/** What a process counts of its own doing, beside what is read from the rows. */
import type { Server } from 'node:http';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Limiter } from '../limits.ts';
import { QUEUE_NAMES, type QueueName } from '../queues.ts';

const SWEPT_KINDS = ['screening', 'mails', 'publish', 'parked'] as const;

/** Counts the answers to readers who send a comment; a request nobody answered counts as `none`. */
export function countSubmits(server: Server, registry: Registry): void {
  const submits = new Counter({
    name: 'binhluan_submits_total',
    help: 'Comments sent, by the HTTP status of the answer.',
    labelNames: ['status'],
    registers: [registry],
  });
  // Zero is told too: what has never been there cannot be alarmed on.
  for (const status of ['202', '503']) submits.inc({ status }, 0);
  server.on('request', (req, res) => {
    if (req.method !== 'POST' || !/\/v1\/comments\/?(\?|$)/.test(req.url ?? '')) return;
    res.once('close', () => submits.inc({ status: res.writableFinished ? String(res.statusCode) : 'none' }));
  });
}

/** Tells whether limits are counted by all processes together. */
export function tellLimits(limiter: Pick<Limiter, 'shared'>, registry: Registry): void {
  new Gauge({
    name: 'binhluan_limits_shared',
    help: '1 while limits are counted in Redis for all processes; 0 while it does not answer in time and each counts alone.',
    registers: [registry],
    collect() {
      this.set(limiter.shared ? 1 : 0);
    },
  });
}

/** Counts what the workers do beside their jobs. */
export function countWork(registry: Registry): {
  onSwept(kind: (typeof SWEPT_KINDS)[number], rows: number): void;
  onReplaced(queue: QueueName): void;
  onLearned(seq: number): void;
} {
  const swept = new Counter({
    name: 'binhluan_swept_rows_total',
    help: 'Rows that had not moved in time and were taken up by the sweeper, by what they were waiting for.',
    labelNames: ['kind'],
    registers: [registry],
  });
  const rebuilt = new Counter({
    name: 'binhluan_workers_rebuilt_total',
    help: 'Workers that took no jobs while there were some, and were replaced.',
    labelNames: ['queue'],
    registers: [registry],
  });
  const learned = new Gauge({
    name: 'binhluan_filter_row',
    help: 'The decision up to which the learned filter of this worker has come, by its number in the log.',
    registers: [registry],
  });
  for (const kind of SWEPT_KINDS) swept.inc({ kind }, 0);
  for (const queue of QUEUE_NAMES) rebuilt.inc({ queue }, 0);
  return {
    onSwept: (kind, rows) => swept.inc({ kind }, rows),
    onReplaced: (queue) => rebuilt.inc({ queue }),
    onLearned: (seq) => learned.set(seq),
  };
}
