import { afterEach, describe, expect, test } from '@jest/globals';
import { saveSitesFile } from '../../src/store/settings/sites-file.ts';
import { type Service, startService } from '../harness/service.ts';
import { sitesText } from '../harness/site.ts';
import { until } from '../harness/until.ts';
import { nonceIn } from '../moderation/stage.ts';

let service: Service;
afterEach(() => service.close());

interface Visit {
  status: number;
  body: string;
  location: string;
  cookies: string[];
}

async function visit(path: string, fields: Record<string, string> | null, cookies: string[]): Promise<Visit> {
  const answer = await fetch(service.url + path, {
    redirect: 'manual',
    headers: {
      Cookie: cookies.join('; '),
      ...(fields && { 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/x-www-form-urlencoded' }),
    },
    ...(fields && { method: 'POST', body: new URLSearchParams(fields).toString() }),
  });
  return {
    status: answer.status,
    body: await answer.text(),
    location: answer.headers.get('Location') ?? '',
    cookies: answer.headers.getSetCookie().map((line) => line.split(';')[0] as string),
  };
}

/** Asks for a link at the door. @returns the text of the mail that came */
async function mailed(email: string): Promise<string> {
  const door = await visit('/desk', null, []);
  await visit('/desk', { nonce: nonceIn(door.body), action: 'login', email }, []);
  const mail = await until('the login mail is there', () => service.post.mails[0]);
  return mail.mail.text ?? '';
}

const linkIn = (text: string) => /\/l\/[\w-]{43}/.exec(text)?.[0] ?? '';

describe('from the door to the desk', () => {
  test('the mail is named like every other one: by the domain it is sent from, not by the address of the service', async () => {
    service = await startService();
    await mailed('minh@bao.example');
    await service.submit();
    const mails = await until(
      'the other mail is there',
      () => service.post.mails.length > 1 && service.post.mails,
    );
    for (const { mail } of mails) expect(mail.messageId).toMatch(/^<[\w-]+@bao\.example>$/);
  });

  test('the mailed link lets in, and the token stands in no row and no cookie', async () => {
    service = await startService();
    const link = linkIn(await mailed('minh@bao.example'));
    const page = await visit(link, null, []);
    const entered = await visit(link, { nonce: nonceIn(page.body), action: 'enter' }, []);
    expect(entered.location).toBe('/desk');
    const home = await visit('/desk', null, entered.cookies);
    const desk = await visit(home.location, null, entered.cookies);
    expect(desk.body).toContain('Người duyệt: Minh');
    const rows = await service.context.store.read.selectFrom('desk_sessions').selectAll().execute();
    const tokens = await service.context.store.read.selectFrom('tokens').selectAll().execute();
    const secret = entered.cookies[0]?.split('=')[1] ?? '';
    expect(JSON.stringify([rows, tokens])).not.toContain(secret);
    expect(JSON.stringify(tokens)).not.toContain(link.slice(3));
  });

  test('a site that asks for the code of the mail asks for it here too', async () => {
    service = await startService({ sites: sitesText({ moderation: { confirm: 'code' } }) });
    const text = await mailed('minh@bao.example');
    const link = linkIn(text);
    const code = /Mã xác nhận: (\d{4})/.exec(text)?.[1] ?? '';
    const asked = await visit(link, null, []);
    expect(asked.body).not.toContain('value="enter"');
    const wrong = String((Number(code) + 1) % 10_000).padStart(4, '0');
    const nonce = nonceIn(asked.body);
    expect((await visit(link, { nonce, action: 'confirm', code: wrong }, [])).status).toBe(422);
    const confirmed = await visit(link, { nonce, action: 'confirm', code }, []);
    expect(confirmed.status).toBe(303);
    const page = await visit(link, null, confirmed.cookies);
    const fields = { nonce: nonceIn(page.body), action: 'enter' };
    expect((await visit(link, fields, [])).cookies).toEqual([]);
    const entered = await visit(link, fields, confirmed.cookies);
    expect(entered.location).toBe('/desk');
  });
});

test('whoever is taken off the list is out within two seconds', async () => {
  service = await startService();
  const link = linkIn(await mailed('minh@bao.example'));
  const page = await visit(link, null, []);
  const { cookies } = await visit(link, { nonce: nonceIn(page.body), action: 'enter' }, []);
  expect((await visit('/desk/dongthap', null, cookies)).status).toBe(200);
  const { context } = service;
  const one = sitesText({ moderators: [{ id: 'lan', name: 'Lan', email: 'lan@bao.example' }] });
  await saveSitesFile(context.store, context.keys, one, context.clock());
  await until(
    'minh is out',
    async () => (await visit('/desk/dongthap', null, cookies)).location === '/desk',
    2_500,
  );
});
