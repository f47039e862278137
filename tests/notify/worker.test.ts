import { afterEach, expect, test } from '@jest/globals';
import { type Service, startService } from '../harness/service.ts';
import { sitesText } from '../harness/site.ts';
import { until } from '../harness/until.ts';

let service: Service;
afterEach(() => service.close());

const ONE = [{ id: 'lan', name: 'Lan', email: 'lan@bao.example' }];

test('a comment is mailed to every moderator, with a link that opens its page', async () => {
  service = await startService();
  await service.submit({ text: 'Bài viết hay quá.' });
  await until('both mails are there', () => service.post.mails.length === 2);
  for (const { mail } of service.post.mails) {
    const link = /http:\S+\/m\/\S{43}/.exec(mail.text ?? '')?.[0] ?? '';
    const page = await fetch(link);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Bài viết hay quá.');
  }
});

test('a mail that was put off is delivered by the queue when its time has come, once', async () => {
  service = await startService({ sites: sitesText({ moderators: ONE }) });
  let tries = 0;
  service.post.onRecipient = () => (++tries === 1 ? { code: 451, text: 'later' } : null);
  await service.submit();
  const refused = await until('the first try is refused', () => (tries === 1 ? Date.now() : null));
  const row = await until('the mail is sent', () =>
    service.context.store.read.selectFrom('mails').selectAll().where('state', '=', 'sent').executeTakeFirst(),
  );
  expect(Date.now() - refused).toBeGreaterThan(3_000);
  expect(row.attempt).toBe(2);
  expect(service.post.mails.map(({ mail }) => mail.messageId)).toEqual([row.message_id]);
});

test('many comments at once make few mails, and each comment is in exactly one', async () => {
  service = await startService({ sites: sitesText({ moderators: ONE, moderation: { every: '1s' } }) });
  const texts = Array.from({ length: 45 }, (_, n) => `Ý kiến số ${n} của tôi.`);
  await Promise.all(texts.map((text) => service.submit({ text, name: `Bạn đọc ${text.length}` })));
  const all = () => service.post.mails.map(({ mail }) => mail.text ?? '').join('\n');
  await until('every comment was mailed', () => texts.every((text) => all().includes(text)));
  for (const text of texts) expect(all().split(text)).toHaveLength(2);
  expect(service.post.mails.length).toBeLessThanOrEqual(10);
});
