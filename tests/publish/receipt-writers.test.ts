import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ORIGIN } from '../harness/site.ts';
import { patch, pathOf, stateOf, withdraw } from './receipt-requests.ts';
import { type OpenWindow, openWindow } from './window.ts';

let window: OpenWindow;

beforeEach(async () => {
  window = await openWindow();
});
afterEach(() => window.close());

describe('who may write', () => {
  test("the comment's own site and this service, nobody else", async () => {
    const sent = await window.send();
    for (const origin of [ORIGIN, window.links.origin]) {
      const answer = await patch(window, sent, { text: `Từ ${origin}` }, { Origin: origin });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(origin);
      expect(answer.headers.get('Vary')).toContain('Origin');
      expect(answer.headers.get('Access-Control-Allow-Credentials')).toBeNull();
    }
    for (const origin of [
      'null',
      'https://evil-bao.example',
      'https://bao.example.evil',
      'http://bao.example',
    ]) {
      for (const answer of [
        await patch(window, sent, { text: 'x' }, { Origin: origin }),
        await withdraw(window, sent, { Origin: origin }),
      ]) {
        expect(answer.status).toBe(403);
        expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull();
      }
    }
    expect((await stateOf(window, sent)).status).toBe('received');
  });

  test('a preflight allows listed origins only', async () => {
    const sent = await window.send();
    const ask = (origin: string) =>
      fetch(`${window.url}${pathOf(sent)}`, {
        method: 'OPTIONS',
        headers: { Origin: origin, 'Access-Control-Request-Method': 'PATCH' },
      });
    const allowed = await ask(ORIGIN);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('Access-Control-Allow-Origin')).toBe(ORIGIN);
    expect(allowed.headers.get('Access-Control-Allow-Methods')).toMatch(/PATCH.*DELETE/);
    expect((await ask('https://evil.example')).headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  test('unknown receipts and other methods', async () => {
    const nobody = { id: '', receipt: 'A'.repeat(43) };
    expect((await patch(window, nobody, { text: 'x' }, { Origin: ORIGIN })).status).toBe(404);
    expect((await withdraw(window, nobody)).status).toBe(404);
    const answer = await fetch(`${window.url}${pathOf(nobody)}`, { method: 'PUT' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('Allow')).toBe('GET, HEAD, PATCH, DELETE, OPTIONS');
  });
});
