/** What the holder of a receipt asks of the service. */
import type { OpenWindow, Sent } from './window.ts';

export const pathOf = ({ receipt }: Sent) => `/v1/receipts/${receipt}`;

export const stateOf = async (window: OpenWindow, sent: Sent) =>
  (await (await window.get(pathOf(sent))).json()) as Record<string, string>;

export const patch = (window: OpenWindow, sent: Sent, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${window.url}${pathOf(sent)}`, {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

export const withdraw = (window: OpenWindow, sent: Sent, headers = {}) =>
  fetch(`${window.url}${pathOf(sent)}`, { method: 'DELETE', headers });
