/** A question as a signed webhook (Standard Webhooks, version 1), answered in its own reply: `{"spam": true}`. */
import type { WebhookTarget } from '../../../config/alarm.ts';
import { signature } from '../alarm/webhook.ts';
import type { GuardedFetch } from '../fetch.ts';
import { OutsideError } from '../outside-error.ts';
import type { Question } from './question.ts';

const ANSWER_MOST = 64 * 1024;

/** @returns whether it is spam @throws {OutsideError} when the receiver says neither yes nor no */
export async function askHook(
  fetch: GuardedFetch,
  { url, key }: WebhookTarget,
  question: Question,
  now: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const body = JSON.stringify(payload(question, now));
  const timestamp = Math.floor(now / 1_000);
  const { bytes, status } = await fetch(
    {
      url,
      method: 'POST',
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        Accept: 'application/json',
        'webhook-id': question.id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signature(key, question.id, timestamp, body),
      },
      body,
      permit: () => ({ plain: false, privately: false }),
      redirects: 0,
      most: ANSWER_MOST,
      types: ['application/json'],
    },
    signal,
  );
  if (status !== 200) throw new OutsideError(`status-${status}`);
  const { spam } = parsed(bytes.toString('utf8'));
  if (typeof spam !== 'boolean') throw new OutsideError('bad-answer');
  return spam;
}

/** No addresses, and nothing by which anything could be decided. */
function payload({ id, site, name, text, article, locale, sentAt }: Question, now: number) {
  const comment = { id, name, text, sentAt: new Date(sentAt).toISOString() };
  return {
    type: 'comment.check',
    timestamp: new Date(now).toISOString(),
    data: { site, locale, article, comment },
  };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    throw new OutsideError('bad-answer');
  }
}
