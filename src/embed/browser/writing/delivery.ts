import type { Api, Problem } from '../api.ts';
import type { Field } from '../fields.ts';
import type { Attempt } from '../memory.ts';
import { type AllTexts, fill } from '../texts.ts';
import type { Faults } from './check.ts';

/** What became of one sending. `queued`: keep it and try again by itself; `spent`: its key is of no more use. */
export type Outcome =
  | { kind: 'sent'; id: string; receipt: string; receiptUrl: string; now: number }
  | { kind: 'faults'; faults: Faults }
  | { kind: 'refused'; code: string; message: string; queued?: boolean; spent?: boolean };

interface Accepted {
  id: string;
  receipt: string;
  receiptUrl: string;
}

/**
 * Posts a comment under its key. Never rejects. A request that dies although the browser is online and the
 * service answers a public GET is tried once more; if it dies again the page's origin is not a listed one,
 * for CORS hides the 403 itself.
 */
export async function deliver(
  api: Api,
  { body, key }: Attempt,
  texts: AllTexts,
  probe: string,
): Promise<Outcome> {
  const post = () => api<Accepted>('POST', '/v1/comments', body, key);
  const answer = await post().catch(async () => {
    if (navigator.onLine === false) return 'offline';
    const reached = await api('GET', probe).catch(() => 0);
    return reached ? post().catch(() => 'forbidden') : 'offline';
  });
  if (typeof answer === 'string')
    return answer === 'offline'
      ? { kind: 'refused', code: answer, message: texts.offline, queued: true }
      : { kind: 'refused', code: answer, message: texts.forbidden };

  const { status, body: reply, wait, now } = answer;
  if (status === 202) return { kind: 'sent', ...reply, now };
  const code = reply.code || `${status}`;
  const refused = (message: string): Outcome => ({ kind: 'refused', code, message, spent: status === 422 });
  if (status === 429) {
    const unit =
      wait > 90 ? fill(texts.minutes, { n: Math.ceil(wait / 60) }) : fill(texts.seconds, { n: wait });
    return refused(fill(texts.tooFast, { wait: unit }));
  }
  if (status === 403) return refused(texts.forbidden);
  if (status === 409) return refused(code === 'paused' ? texts.paused : texts.closed);
  if (status === 422) {
    const faults: Faults = {};
    for (const { pointer = '', detail = '' } of Array.from(reply.errors || [])) {
      const field = /^#?\/(text|name|email|phone|consent)$/.exec(pointer)?.[1];
      if (field) faults[field as Field] = detail;
    }
    if (Object.keys(faults).length) return { kind: 'faults', faults };
  }
  return refused((status < 500 && saidBy(reply)) || texts.busy);
}

/** What the service itself says of a refusal, '' if nothing. */
export function saidBy({ errors, title }: Problem): string {
  return errors?.[0]?.detail || title || '';
}
