/** An alarm as a signed webhook (Standard Webhooks, version 1: standardwebhooks.com). */
import { createHmac } from 'node:crypto';
import type { WebhookTarget } from '../../../config/alarm.ts';
import type { GuardedFetch } from '../fetch.ts';
import { OutsideError } from '../outside-error.ts';
import type { Told } from './message.ts';
import { postJson } from './post.ts';

export interface AlarmMessage {
  /** The same at every try. */
  id: string;
  site: string;
  trouble: Told;
  text: string;
  /** Milliseconds since 1970. */
  at: number;
}

const TYPES: Record<Told['kind'], string> = {
  waiting: 'comments.waiting',
  mail: 'mail.refused',
  parked: 'comments.parked',
  test: 'alarm.test',
};

/** Takes 5 s at most. @throws {OutsideError} unless the receiver took it (a status of 2xx) */
export async function sendWebhook(
  fetch: GuardedFetch,
  { url, key }: WebhookTarget,
  message: AlarmMessage,
  signal?: AbortSignal,
): Promise<void> {
  const body = JSON.stringify(payload(message));
  const timestamp = Math.floor(message.at / 1_000);
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'webhook-id': message.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signature(key, message.id, timestamp, body),
  };
  const status = await postJson(fetch, { url, headers, body }, signal);
  if (status < 200 || status > 299) throw new OutsideError(`status-${status}`);
}

/** `text` stands where chat programs look for it. */
function payload({ site, trouble, text, at }: AlarmMessage) {
  const { kind, count, ...more } = trouble;
  const oldest = 'oldest' in more ? { oldestSeconds: Math.round(more.oldest / 1_000) } : {};
  return { type: TYPES[kind], timestamp: new Date(at).toISOString(), text, data: { site, count, ...oldest } };
}

/** @param key base64 @param timestamp seconds since 1970 @returns the header */
export function signature(key: string, id: string, timestamp: number, body: string): string {
  const hmac = createHmac('sha256', Buffer.from(key, 'base64'));
  return `v1,${hmac.update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}
