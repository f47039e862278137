import type { ServerResponse } from 'node:http';
import { expect, test } from '@jest/globals';
import { createFetch } from '../../src/outside/fetch.ts';
import { startService } from '../harness/service.ts';
import { sitesText } from '../harness/site.ts';
import { until } from '../harness/until.ts';
import { serve } from './servers.ts';

test('a mail does not wait for a page that hangs; the next one has the title it turned out to have', async () => {
  const hanging: ServerResponse[] = [];
  const paper = await serve((_, res) => void hanging.push(res));
  const service = await startService({
    sites: sitesText({ articles: [`${paper.origin}/`] }),
    outside: createFetch({ userAgent: 'Binhluan' }),
  });
  const { context, post } = service;
  try {
    const article = { id: 'bai-1', url: `${paper.origin}/bai-1`, title: 'Lời bạn đọc' };
    await service.submit({ article });
    await until('both moderators have their mail', () => post.mails.length === 2);
    for (const { mail } of post.mails) expect(mail.text).toMatch(/Lời bạn đọc\s+\(tiêu đề chưa kiểm tra\)/);

    const [page] = await until('the page is asked for', () => hanging.length > 0 && hanging);
    page
      ?.setHeader('Content-Type', 'text/html')
      .end('<title>Mùa sen về sớm</title><script data-site="dongthap"></script>');
    await until('the title is kept', () =>
      context.store.read
        .selectFrom('articles')
        .select('title')
        .where('title', '=', 'Mùa sen về sớm')
        .executeTakeFirst(),
    );
    await service.submit({ article, text: 'Ý kiến thứ hai của tôi.' });
    await until('the second mails are there', () => post.mails.length === 4);
    for (const { mail } of post.mails.slice(2)) {
      expect(mail.subject).toBe('[Báo Mẫu Online] 1 bình luận chờ duyệt: Mùa sen về sớm');
      expect(mail.text).not.toMatch(/chưa kiểm tra|Lời bạn đọc/);
    }
  } finally {
    await service.close();
    await paper.close();
  }
});
