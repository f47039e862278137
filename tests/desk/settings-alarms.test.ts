import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { BASE, nonceIn, openSettings, type SettingsDesk } from './settings-stage.ts';
import type { Person } from './stage.ts';

let desk: SettingsDesk;
let lan: Person;

beforeEach(async () => {
  desk = await openSettings({ moderation: { trialMail: 'on' } });
  lan = await desk.seat();
});
afterEach(() => desk.close());

const site = () => desk.settings().site;

describe('alarms', () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const token = `123456:${'a'.repeat(35)}`;

  test('secrets go in and never come out, but for one that was made here', async () => {
    const set = await desk.fill(lan, 'alarm', {
      way: 'webhook',
      url: 'https://hooks.bao.example/s3cret-path',
      secret,
    });
    expect(set.status).toBe(303);
    const { body } = await lan.get(`${BASE}/alarm`);
    await lan.post(`${BASE}/alarm`, {
      nonce: nonceIn(body),
      way: 'telegram',
      action: 'save',
      was: wasOf(body, 'telegram'),
      token,
      chat: '-100123',
    });
    expect(site().alarm).toEqual({
      webhook: { url: 'https://hooks.bao.example/s3cret-path', key: secret.slice(6) },
      telegram: { token, chat: '-100123' },
    });
    for (const page of ['/alarm', '/history', '']) {
      const shown = await lan.get(BASE + page);
      expect(shown.body).not.toMatch(/s3cret|whsec_B|aaaaaaaa/);
    }
    const fresh = await desk.fill(lan, 'alarm', { way: 'webhook', fresh: 'yes' });
    const made = /whsec_[A-Za-z0-9+/=]{44}/.exec(fresh.text)?.[0];
    expect(site().alarm.webhook).toEqual({
      url: 'https://hooks.bao.example/s3cret-path',
      key: made?.slice(6),
    });
    expect((await lan.get(`${BASE}/alarm`)).body).not.toContain(made);
  });

  test('what is no address or no bot is told, and turning off is one press', async () => {
    const faulty = await desk.fill(lan, 'alarm', {
      way: 'webhook',
      url: 'http://hooks.bao.example/',
      secret,
    });
    expect(faulty.status).toBe(422);
    expect(faulty.text).toContain('Webhook cần địa chỉ bắt đầu bằng https://');
    expect(faulty.body).not.toContain(secret);
    await desk.fill(lan, 'alarm', { way: 'webhook', url: 'https://hooks.bao.example/', secret });
    const { body } = await lan.get(`${BASE}/alarm`);
    await lan.post(`${BASE}/alarm`, { nonce: nonceIn(body), way: 'webhook', action: 'off' });
    expect(site().alarm.webhook).toBeNull();
  });

  const wasOf = (body: string, way: string) =>
    new RegExp(`name="way" value="${way}">\\s*<input type="hidden" name="was" value="([^"]+)"`).exec(
      body,
    )?.[1] as string;
});
