/** Many readers at once, for as long as a row wants them. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Acks } from './acks.ts';
import { createClient, type Reply, Unanswered } from './client.ts';
import { type SubmitOptions, submitOnce } from './submitting.ts';

export interface LoadOptions extends Pick<SubmitOptions, 'body' | 'articles'> {
  /** Base address for each try of a submission. */
  to?(attempt: number): string;
  connections?: number;
  /** Ends by itself after so many submissions; without it `stop` ends it. */
  count?: number;
  /** Submissions begun each second; without it as many as the connections carry. */
  perSecond?: number;
  /** How long one submission is tried again, in milliseconds. */
  patience?: number;
}

export interface LoadReport {
  submissions: number;
  acked: number;
  /** Without an answer until their patience ended, or refused for good. */
  failed: number;
  /** Tries by status, or by the code of the error: `{ 202: 1000, ECONNREFUSED: 12 }`. */
  tries: Record<string, number>;
  /** Tries that were answered with 202 ÷ all that were answered. */
  successRate: number;
  /** Of the tries that were answered, whatever the answer, in milliseconds. */
  p50: number;
  p99: number;
  slowest: number;
  /** 202 per second, from the first submission to the last answer. */
  perSecond: number;
}

export interface Load {
  /** 202 so far. */
  readonly acked: number;
  /** No new submission begins; those under way are brought to their end. */
  stop(): Promise<LoadReport>;
  /** When `count` submissions have come to their end, or after `stop`. */
  done: Promise<LoadReport>;
}

/** Begins at once. @param url where it goes unless `to` says otherwise. */
export function startLoad(url: string, acks: Acks, options: LoadOptions = {}): Load {
  const { connections = 16, count = Infinity, perSecond, patience = 120_000, to = () => url } = options;
  const client = createClient(connections);
  const begun = Date.now();
  const tries: Record<string, number> = {};
  const times: number[] = [];
  let submissions = 0;
  let acked = 0;
  let failed = 0;
  let stopped = false;

  function note(outcome: Reply | Unanswered): void {
    const name = outcome instanceof Unanswered ? outcome.code : String(outcome.status);
    tries[name] = (tries[name] ?? 0) + 1;
    if (!(outcome instanceof Unanswered)) times.push(outcome.ms);
  }

  async function reader(): Promise<void> {
    while (!stopped && submissions < count) {
      const turn = submissions++;
      if (perSecond) await sleep(Math.max(0, begun + (turn * 1_000) / perSecond - Date.now()));
      const reply = await submitOnce(randomUUID(), {
        ...options,
        client,
        acks,
        to,
        deadline: Date.now() + patience,
        onTry: note,
      });
      if (reply?.status === 202) acked += 1;
      else failed += 1;
    }
  }

  const done = Promise.all(Array.from({ length: connections }, reader)).then(() => {
    client.close();
    times.sort((a, b) => a - b);
    const at = (share: number) => Math.round(times[Math.floor((times.length - 1) * share)] ?? 0);
    return {
      submissions,
      acked,
      failed,
      tries,
      successRate: times.length ? (tries[202] ?? 0) / times.length : 0,
      p50: at(0.5),
      p99: at(0.99),
      slowest: at(1),
      perSecond: Math.round((acked * 1_000) / Math.max(1, Date.now() - begun)),
    };
  });
  return {
    get acked() {
      return acked;
    },
    done,
    stop() {
      stopped = true;
      return done;
    },
  };
}
