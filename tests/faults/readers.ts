/** Readers whose every answer is looked at: how the service refuses, and how soon it takes comments again. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type Reply, Unanswered } from './client.ts';
import { inSeconds } from './seconds.ts';
import type { Stage } from './stage.ts';
import { submitOnce } from './submitting.ts';

export interface ReadersOptions {
  /** Each submits again as soon as its last comment is accepted. */
  count?: number;
  /** Milliseconds between two comments of one reader. */
  pause?: number;
  /** Base address for each try of a submission. */
  to?(attempt: number): string;
  /** How long one submission is tried again, in milliseconds. */
  patience?: number;
}

interface Answer {
  /** When it came, and how long it took, in milliseconds. */
  at: number;
  ms: number;
  /** A status, or the code of an error. */
  what: number | string;
  retryAfter: string | undefined;
}

export interface Watched {
  acked: number;
  /** Neither accepted nor without hope: a refusal for good, or none until the patience ended. */
  failed: number;
  /** Answers 503. */
  refused: number;
  /** Of the answers 503 and of the others, in milliseconds. */
  slowestRefusal: number;
  slowest: number;
  /** Sentences about answers that are neither 202 nor a 503 which names when to come again. */
  strange: string[];
  /** Milliseconds from `moment` until comments were accepted and none was refused any more. */
  recovered(moment: number): number;
}

export interface Readers {
  readonly acked: number;
  /** Answers 503 so far. */
  readonly refused: number;
  /** Those under way come to their end first. */
  stop(): Promise<Watched>;
}

/** Begins at once. */
export function startReaders(
  stage: Stage,
  { count = 16, pause = 100, to = () => stage.url, patience = 90_000 }: ReadersOptions = {},
): Readers {
  const client = createClient(count);
  const answers: Answer[] = [];
  let acked = 0;
  let failed = 0;
  let stopped = false;

  function note(outcome: Reply | Unanswered): void {
    answers.push(
      outcome instanceof Unanswered
        ? { at: Date.now(), ms: 0, what: outcome.code, retryAfter: undefined }
        : {
            at: Date.now(),
            ms: outcome.ms,
            what: outcome.status,
            retryAfter: outcome.headers['retry-after'],
          },
    );
  }
  async function reader(): Promise<void> {
    await sleep(Math.random() * pause);
    while (!stopped) {
      const deadline = Date.now() + patience;
      const reply = await submitOnce(randomUUID(), { client, acks: stage.acks, to, deadline, onTry: note });
      if (reply?.status === 202) acked += 1;
      else failed += 1;
      await sleep(pause);
    }
  }
  const done = Promise.all(Array.from({ length: count }, reader)).finally(() => client.close());
  return {
    get acked() {
      return acked;
    },
    get refused() {
      return answers.filter(({ what }) => what === 503).length;
    },
    async stop() {
      stopped = true;
      await done;
      return { acked, failed, ...watched(answers) };
    },
  };
}

function watched(answers: readonly Answer[]): Omit<Watched, 'acked' | 'failed'> {
  const refusals = answers.filter(({ what }) => what === 503);
  const others = answers.filter(({ what }) => what !== 503 && what !== 202);
  const most = (list: readonly Answer[]) => Math.max(0, ...list.map(({ ms }) => ms));
  const mute = refusals.filter(({ retryAfter }) => !Number(retryAfter)).length;
  const kinds = [...new Set(others.map(({ what }) => what))];
  return {
    refused: refusals.length,
    slowestRefusal: most(refusals),
    slowest: most(answers.filter(({ what }) => what !== 503)),
    strange: [
      ...kinds.map((kind) => `${others.filter(({ what }) => what === kind).length} answers were ${kind}`),
      ...(mute ? [`${mute} answers 503 do not say when to come again`] : []),
    ],
    recovered(moment) {
      const later = answers.filter(({ at }) => at >= moment);
      const first = later.find(({ what }) => what === 202)?.at ?? Number.POSITIVE_INFINITY;
      const last = later.findLast(({ what }) => what !== 202)?.at ?? moment;
      return Math.max(first, last) - moment;
    },
  };
}

/** A sentence for every refusal that took too long, and for everything strange. @param most milliseconds */
export function refusalFaults({ refused, slowestRefusal, strange, failed }: Watched, most: number): string[] {
  return [
    ...strange,
    ...(refused ? [] : ['nothing was refused: nothing was tried']),
    ...(slowestRefusal > most ? [`a refusal took ${inSeconds(slowestRefusal)}`] : []),
    ...(failed ? [`${failed} comments were not accepted in the end`] : []),
  ];
}
