/** One reader at the form: one key for all tries, until there is an answer that settles it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { submission } from '../harness/service.ts';
import { ORIGIN } from '../harness/site.ts';
import { type Acks, textOf } from './acks.ts';
import { type Client, type Reply, Unanswered } from './client.ts';

export interface SubmitOptions {
  client: Client;
  acks: Acks;
  /** Base address for each try, the first being 0. */
  to(attempt: number): string;
  /** Fields laid over a good submission; the text must hold `textOf(n)`. */
  body?: (n: number) => Record<string, unknown>;
  /** Over how many articles comments are spread. */
  articles?: number;
  /** Until when it is tried again, in milliseconds since 1970. */
  deadline: number;
  /** Hears of every try. */
  onTry?(outcome: Reply | Unanswered): void;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Sends a comment nobody has sent before. Tries again when no answer comes and at 503, under the same key, as the
 * embedded form does when its reader asks for it.
 * @returns the last answer; null when there was none until the deadline.
 */
export async function submitOnce(key: string, options: SubmitOptions): Promise<Reply | null> {
  const { client, acks, to, body = () => ({}), articles = 10, deadline, onTry } = options;
  const n = acks.next(key);
  const article = `a${n % articles}`;
  const fields = submission({ text: textOf(n), article: { id: article }, ...body(n) });
  const request = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: ORIGIN, 'Idempotency-Key': key },
    body: JSON.stringify(fields),
  };
  let pause = FIRST_PAUSE_MS;
  for (let attempt = 0; ; attempt++) {
    const reply = await client.send(`${to(attempt)}/v1/comments`, request).catch(asUnanswered);
    onTry?.(reply);
    if (!(reply instanceof Unanswered) && reply.status !== 503) {
      if (reply.status === 202) {
        const { id } = JSON.parse(reply.body) as { id: string };
        const { site, article: about } = fields as { site: string; article: { id: string } };
        acks.add({ id, key, n, site, article: about.id, at: Date.now() });
      } else acks.refuse(key);
      return reply;
    }
    if (Date.now() + pause > deadline) return reply instanceof Unanswered ? null : reply;
    await sleep(pause * (0.5 + Math.random()));
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
  }
}

function asUnanswered(error: unknown): Unanswered {
  if (error instanceof Unanswered) return error;
  throw error;
}
