import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parseSites } from '../../config/sites-file.ts';
import { sendTelegram } from '../../src/outside/alarm/telegram.ts';
import { sendWebhook, signature } from '../../src/outside/alarm/webhook.ts';
import { sitesText, testSite } from '../harness/site.ts';
import { openReceivers, type Receivers, SECRET, TELEGRAM, TOKEN, WEBHOOK } from './receivers.ts';
import { failure, fetchFrom } from './servers.ts';
import { HOUR, NOW } from './stage.ts';

let receivers: Receivers;
beforeAll(async () => {
  receivers = await openReceivers();
});
afterAll(() => receivers.close());
beforeEach(() => {
  for (const receiver of [receivers.hook, receivers.telegram]) receiver.received.length = 0;
  receivers.hook.status = 204;
  receivers.telegram.status = 200;
});

const { alarm } = testSite({ alarm: { webhook: WEBHOOK, telegram: TELEGRAM } });
const webhook = alarm.webhook ?? { url: '', key: '' };
const telegram = alarm.telegram ?? { token: '', chat: '' };
const message = {
  id: '01935f5e-0000-7000-8000-000000000000',
  site: 'dongthap',
  trouble: { kind: 'waiting', count: 5, oldest: 3 * HOUR },
  text: 'Báo Mẫu Online: 5 bình luận chờ duyệt, lâu nhất 3 giờ.',
  at: NOW,
} as const;

describe('a webhook', () => {
  test('is signed with its time as the standard has it', async () => {
    await sendWebhook(receivers.fetch, webhook, message);
    const [{ path, headers, body } = { path: '', headers: {}, body: '' }] = receivers.hook.received;
    expect(path).toBe('/alarm?to=desk');
    expect(headers['webhook-timestamp']).toBe(String(NOW / 1_000));
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const expected = createHmac('sha256', SECRET).update(signed).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${expected}`);
    expect(JSON.parse(body)).toEqual({
      type: 'comments.waiting',
      timestamp: '2026-11-22T03:05:00.000Z',
      text: message.text,
      data: { site: 'dongthap', count: 5, oldestSeconds: 10_800 },
    });
  });

  test('is signed as in the example of the standard’s own libraries', () => {
    const key = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    expect(signature(key, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, '{"test": 2432232314}')).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  test.each([
    [302, 'too-many-redirects'],
    [404, 'status-404'],
    [500, 'status-500'],
  ])('answered with %d was not taken', async (status, code) => {
    receivers.hook.status = status;
    expect(await failure(sendWebhook(receivers.fetch, webhook, message))).toBe(code);
    expect(receivers.hook.received).toHaveLength(1);
  });

  test.each(['https://127.0.0.1/hook', 'https://[::1]/', 'https://10.0.0.7/', 'http://hook.example/'])(
    'never goes to %s',
    async (url) => {
      const { fetch, dialled } = fetchFrom(9);
      expect(await failure(sendWebhook(fetch, { ...webhook, url }, message))).toMatch(/private|not-allowed/);
      expect(dialled).toEqual([]);
    },
  );
});

describe('a Telegram message', () => {
  test('is plain text to the chat', async () => {
    await sendTelegram(receivers.fetch, telegram, message.text);
    const [{ path, body } = { path: '', body: '{}' }] = receivers.telegram.received;
    expect(path).toBe(`/bot${TOKEN}/sendMessage`);
    expect(JSON.parse(body)).toEqual({
      chat_id: '-1001234567890',
      text: message.text,
      link_preview_options: { is_disabled: true },
    });
  });

  test.each([401, 400, 429, 500])(
    'answered with %d was not taken, and its token is not told',
    async (status) => {
      receivers.telegram.status = status;
      const error = await sendTelegram(receivers.fetch, telegram, 'x').catch((err) => err);
      expect(error.code).toBe(`status-${status}`);
      expect(`${error.stack}${JSON.stringify(error)}`).not.toContain(TOKEN);
    },
  );
});

describe('in the sites file', () => {
  const faultsOf = (value: unknown) => parseSites(sitesText({ alarm: value })).faults;

  test.each([
    [{}],
    [{ webhook: null, telegram: null }],
    [{ webhook: false, telegram: 'off' }],
    [{ webhook: WEBHOOK }],
    [{ telegram: TELEGRAM }],
    [{ telegram: { token: TOKEN, chat: '@bao_mau' } }],
  ])('%j is understood', (value) => expect(faultsOf(value)).toEqual([]));

  test.each([
    [{ webhook: WEBHOOK.url }],
    [{ webhook: { url: WEBHOOK.url } }],
    [{ webhook: { ...WEBHOOK, url: 'http://hook.example/' } }],
    [{ webhook: { ...WEBHOOK, url: 'https://a:b@hook.example/' } }],
    [{ webhook: { ...WEBHOOK, url: 'nothing' } }],
    [{ webhook: { ...WEBHOOK, secret: 'hunter2hunter2hunter2hunter2hunter2hunter2' } }],
    [{ webhook: { ...WEBHOOK, secret: `whsec_${Buffer.alloc(31).toString('base64')}` } }],
    [{ webhook: { ...WEBHOOK, scret: 'hunter2' } }],
    [{ webhook: [WEBHOOK] }],
    [{ telegram: TOKEN }],
    [{ telegram: { token: TOKEN } }],
    [{ telegram: { ...TELEGRAM, token: `${TOKEN}/../x` } }],
    [{ telegram: { ...TELEGRAM, chat: 'hunter2' } }],
  ])('%j is a fault that quotes nothing of it', (value) => {
    const faults = faultsOf(value);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^sites file, site "dongthap", alarm, (webhook|telegram): must look like/);
    expect(faults[0]).not.toMatch(/hunter2|a:b|AAExample/);
    expect(faults[0]).not.toContain(SECRET.toString('base64'));
  });
});
