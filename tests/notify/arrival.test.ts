import { afterEach, expect, test } from '@jest/globals';
import { type Service, startService } from '../harness/service.ts';
import { sitesText } from '../harness/site.ts';
import { until } from '../harness/until.ts';

let service: Service;
afterEach(() => service.close());

interface Degraded {
  code: string;
  moderator?: string;
  hours?: number;
}

async function unconfirmed(): Promise<Degraded[]> {
  const { degraded } = (await (await fetch(`${service.url}/readyz`)).json()) as { degraded: Degraded[] };
  return degraded.filter(({ code }) => code === 'moderator-unconfirmed');
}

test('a new moderator is asked by mail, named by /readyz until the answer, and mailed comments meanwhile', async () => {
  let shift = 0;
  service = await startService({
    sites: sitesText({ moderation: { trialMail: 'on' } }),
    clock: () => Date.now() + shift,
  });
  const { mails } = service.post;
  await until('both trial mails are there', () => mails.length === 2);
  await until('both are named', async () => (await unconfirmed()).length === 2);
  expect(await unconfirmed()).toEqual(
    ['lan', 'minh'].map((moderator) => ({
      code: 'moderator-unconfirmed',
      site: 'dongthap',
      moderator,
      hours: 0,
    })),
  );
  await service.submit();
  await until('the comment is mailed to both all the same', () => mails.length === 4);

  const toLan = mails.find(({ to }) => to[0] === 'lan@bao.example');
  const link = /http:\S+\/t\/\S{43}/.exec(toLan?.mail.text ?? '')?.[0] ?? '';
  const page = await (await fetch(link)).text();
  const nonce = /name="nonce" value="([^"]+)"/.exec(page)?.[1] ?? '';
  expect(await unconfirmed()).toHaveLength(2);
  const pressed = await fetch(link, {
    method: 'POST',
    body: new URLSearchParams({ action: 'confirm', nonce }),
  });
  expect(await pressed.text()).toContain('Cảm ơn Lan.');
  shift = 3 * 3_600_000;
  expect(await unconfirmed()).toEqual([
    { code: 'moderator-unconfirmed', site: 'dongthap', moderator: 'minh', hours: 3 },
  ]);
});
