import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import nodemailer, { type SendMailOptions } from 'nodemailer';
import type { Browser } from 'playwright-core';
import type { Mail } from '../../src/local/mailbox/mail.ts';
import { type Mailbox, startMailbox } from '../../src/local/mailbox.ts';
import { launchBrowser } from '../harness/browser.ts';

let dir: string;
let mailbox: Mailbox;

async function send(mail: SendMailOptions = {}): Promise<void> {
  const transport = nodemailer.createTransport(mailbox.smtpUrl);
  await transport.sendMail({
    from: 'Báo Mẫu Online <binhluan@bao.example>',
    to: 'Lan <lan@bao.example>',
    subject: '[Báo Mẫu Online] 3 bình luận chờ duyệt',
    text: "Chào Lan, 1 < 2 & 'x'.\nhttp://127.0.0.1:3000/m/abc",
    ...mail,
  });
  transport.close();
}

const mails = async () => (await (await fetch(`${mailbox.url}/api/mails`)).json()) as Mail[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'binhluan-mails-'));
  mailbox = await startMailbox({ dir });
});

afterEach(async () => {
  await mailbox.stop();
  await rm(dir, { recursive: true });
});

test('a mail that was accepted is listed with its parts, newest first', async () => {
  await send();
  await send({
    subject: 'Thư thứ hai',
    html: '<p>Chào</p>',
    headers: { 'Auto-Submitted': 'auto-generated' },
  });
  const [second, first] = await mails();
  expect(first).toMatchObject({
    to: ['lan@bao.example'],
    subject: '[Báo Mẫu Online] 3 bình luận chờ duyệt',
    text: expect.stringContaining("1 < 2 & 'x'"),
  });
  expect(second).toMatchObject({ subject: 'Thư thứ hai', html: '<p>Chào</p>' });
  expect(second?.headers['auto-submitted']).toBe('auto-generated');
  expect(second?.messageId).toMatch(/^<.+@.+>$/);
});

test('mails outlive a restart until somebody deletes them', async () => {
  await send();
  await mailbox.stop();
  mailbox = await startMailbox({ dir });
  expect(await mails()).toHaveLength(1);
  await fetch(`${mailbox.url}/api/mails`, { method: 'DELETE' });
  await mailbox.stop();
  mailbox = await startMailbox({ dir });
  expect(await mails()).toHaveLength(0);
});

test('neither another name for this machine nor another site reaches the mails', async () => {
  await send();
  const asNamed = await new Promise<number | undefined>((resolve, reject) => {
    const options = { headers: { Host: 'evil.example' } };
    get(`${mailbox.url}/api/mails`, options, ({ statusCode }) => resolve(statusCode)).on('error', reject);
  });
  expect(asNamed).toBe(403);
  const { status } = await fetch(`${mailbox.url}/delete-all`, {
    method: 'POST',
    headers: { 'Sec-Fetch-Site': 'cross-site' },
  });
  expect(status).toBe(403);
  expect(await mails()).toHaveLength(1);
});

describe('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('an open page shows a new mail by itself; its HTML runs nothing and its links open in a new tab', async () => {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(mailbox.url);
    await page.getByText('Chưa có thư nào').waitFor();
    await send({
      html: `<p><a href="${mailbox.url}/?duyet">Mở trang duyệt</a></p><script>parent.document.title = 'ran'</script><img src="x:" onerror="top.document.title = 'ran'">`,
    });
    await page.getByRole('link', { name: '3 bình luận chờ duyệt' }).click();
    const link = page.frameLocator('iframe').getByRole('link', { name: 'Mở trang duyệt' });
    const [opened] = await Promise.all([page.waitForEvent('popup'), link.click()]);
    expect(opened.url()).toBe(`${mailbox.url}/?duyet`);
    expect(await page.title()).toBe('(1) Hộp thư · Mailbox');

    await page.getByRole('link', { name: 'Văn bản' }).click();
    await page.getByText("1 < 2 & 'x'").last().waitFor();
    await page.getByRole('link', { name: 'Nguồn' }).click();
    await page.getByText('MIME-Version: 1.0').waitFor();
    await page.getByRole('button', { name: 'Xóa hết' }).click();
    await page.getByText('Chưa có thư nào').waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
