/** What is in the queues, for an operator: numbers, the oldest that waits, and the jobs that failed. Shows, changes nothing. */
import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { withDeadline } from '../deadline.ts';
import { html, page, type SafeHtml } from '../html.ts';
import { QUEUE_NAMES, type QueueName, type Queues } from '../queues.ts';

const STATES = ['wait', 'active', 'delayed', 'prioritized', 'completed', 'failed'] as const;

export interface QueueView {
  queue: QueueName;
  counts: Record<(typeof STATES)[number], number>;
  /** When the job was put in that waits longest (milliseconds since 1970), and its id; null when none waits. */
  oldest: { id: string; at: number } | null;
  /** Newest first. Reasons are the errors' own words, shortened; jobs carry ids only, so they name nobody. */
  failed: { id: string; at: number | null; attempts: number; reason: string }[];
}

const FAILED_MOST = 50;
const REASON_MOST = 160;
const WITHIN_MS = 2_000;

/** Reads all queues. @throws when Redis does not answer within two seconds. */
function readQueues({ all }: Pick<Queues, 'all'>): Promise<QueueView[]> {
  const views = QUEUE_NAMES.map(async (queue): Promise<QueueView> => {
    const [counts, [oldest], failed] = await Promise.all([
      all[queue].getJobCounts(...STATES),
      all[queue].getJobs(['wait'], 0, 0, true),
      all[queue].getFailed(0, FAILED_MOST - 1),
    ]);
    return {
      queue,
      counts: counts as QueueView['counts'],
      oldest: oldest ? { id: String(oldest.id), at: oldest.timestamp } : null,
      failed: failed.map((job) => ({
        id: String(job.id),
        at: job.finishedOn ?? null,
        attempts: job.attemptsMade,
        reason: (job.failedReason ?? '').slice(0, REASON_MOST),
      })),
    };
  });
  return withDeadline(WITHIN_MS, 'Redis', Promise.all(views));
}

/** `/queues` as a page, or as JSON for whoever asks for that; 503 while Redis is away. */
export function queueBoard(queues: Pick<Queues, 'all'>, clock: () => number) {
  return async (req: Request, res: Response): Promise<void> => {
    const views = await readQueues(queues).catch(() => null);
    res.status(views ? 200 : 503).set('Cache-Control', 'no-store');
    if (req.accepts(['html', 'json']) === 'json')
      return void res.json(views ? { queues: views } : { error: 'Redis does not answer' });
    const nonce = randomBytes(16).toString('base64');
    res
      .set(
        'Content-Security-Policy',
        `default-src 'none'; style-src 'nonce-${nonce}'; frame-ancestors 'none'`,
      )
      .type('html')
      .send(board(views, nonce, clock()));
  };
}

const STYLES = `:root{color-scheme:light dark}body{margin:1em auto;max-width:70em;padding:0 1em;font:17px/1.5 system-ui,sans-serif}
table{border-collapse:collapse;margin:0 0 1em}th,td{padding:.3em .8em;border:1px solid;text-align:left;overflow-wrap:anywhere}
td.n{text-align:right;font-variant-numeric:tabular-nums}`;

function board(views: QueueView[] | null, nonce: string, now: number): string {
  const body = views
    ? html`<h1>Queues</h1>${summary(views, now)}${views.map(failures)}`
    : html`<h1>Queues</h1><p>Redis does not answer. The rows in the database are safe; the sweeper brings their jobs back.</p>`;
  return page({ lang: 'en', title: 'Queues', body: html`<main>${body}</main>`, nonce, styles: STYLES });
}

function summary(views: readonly QueueView[], now: number): SafeHtml {
  return html`<table><thead><tr><th scope="col">queue</th>${STATES.map((state) => html`<th scope="col">${state}</th>`)}<th scope="col">oldest waiting</th></tr></thead>
<tbody>${views.map(
    ({ queue, counts, oldest }) =>
      html`<tr><th scope="row">${queue}</th>${STATES.map((state) => html`<td class="n">${counts[state] ?? 0}</td>`)}<td>${oldest ? `${Math.max(0, Math.round((now - oldest.at) / 1_000))} s · ${oldest.id}` : '–'}</td></tr>`,
  )}</tbody></table>`;
}

function failures({ queue, failed }: QueueView): SafeHtml | null {
  if (!failed.length) return null;
  return html`<h2>Failed in ${queue}</h2><table><thead><tr><th scope="col">job</th><th scope="col">when</th><th scope="col">tries</th><th scope="col">reason</th></tr></thead>
<tbody>${failed.map(
    ({ id, at, attempts, reason }) =>
      html`<tr><td>${id}</td><td>${at === null ? '–' : new Date(at).toISOString()}</td><td class="n">${attempts}</td><td>${reason}</td></tr>`,
  )}</tbody></table>`;
}
