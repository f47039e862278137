import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createFetch } from '../../src/outside/fetch.ts';
import { PAGES_PER_HOUR } from '../../src/store/articles/titles.ts';
import { readTitles, startTitles, type TitlesDeps } from '../../workers/titles.ts';
import { until } from '../harness/until.ts';
import { type Standing, serve } from './servers.ts';
import { HOUR, MINUTE, openStage, type Stage } from './stage.ts';

let paper: Standing;
let stage: Stage;
let answer: (req: IncomingMessage, res: ServerResponse) => void;
let asked: string[];

/** @param tag the comments' own, as docs/embed.md has it */
const page = (res: ServerResponse, html: string, tag = '<script data-site="dongthap"></script>') =>
  void res.setHeader('Content-Type', 'text/html; charset=utf-8').end(html + tag);

beforeEach(async () => {
  asked = [];
  answer = (req, res) => page(res, `<title>Bài ${req.url}</title>`);
  paper = await serve((req, res) => {
    asked.push(req.url ?? '');
    answer(req, res);
  });
  stage = await openStage({ articles: [`${paper.origin}/`] });
});
afterEach(async () => {
  await stage.close();
  await paper.close();
});

const deps = (more: Partial<TitlesDeps> = {}): TitlesDeps => ({
  ...stage,
  fetch: createFetch({ userAgent: 'Binhluan', withinMs: 2_000 }),
  ...more,
});
const round = (more: Partial<TitlesDeps> = {}) =>
  readTitles(deps(more), stage.site.id, new AbortController().signal);
const post = (article: string, path = `/${article}`) =>
  stage.comment({ article, url: `${paper.origin}${path}`, title: 'Lời bạn đọc' });

describe('the title of an article', () => {
  test('is read from its own page once a comment waits, whatever a reader said', async () => {
    answer = (_, res) => page(res, '<title>Mùa sen về sớm - Báo Mẫu Online</title>');
    await post('bai-1');
    expect(await stage.titleOf()).toEqual({ title: 'Lời bạn đọc', checked: false });
    await round();
    expect(await stage.titleOf()).toEqual({ title: 'Mùa sen về sớm', checked: true });
    await round();
    expect(asked).toEqual(['/bai-1']);
  });

  test('is what readers say where the site trusts them', async () => {
    stage.change({ screening: { titles: 'trust' } });
    await post('bai-1');
    await round();
    expect(asked).toEqual([]);
  });

  test('is not looked for under spam, or where no address is known', async () => {
    await stage.comment({ article: 'bai-1', url: `${paper.origin}/bai-1`, verdict: 'spam' });
    await stage.comment({ article: 'bai-2', url: null });
    await round();
    expect(asked).toEqual([]);
  });

  test('is found behind a redirect within the newspaper, and not behind one that leaves it', async () => {
    const other = await serve((_, res) => page(res, '<title>Trang khác</title>'));
    try {
      answer = ({ url }, res) => {
        if (url === '/moi') page(res, '<title>Bài đã dời</title>');
        else res.writeHead(301, { Location: url === '/doi' ? '/moi' : `${other.origin}/x` }).end();
      };
      await post('doi');
      await post('di');
      await round();
      expect(await stage.titleOf('doi')).toEqual({ title: 'Bài đã dời', checked: true });
      expect((await stage.titleOf('di')).checked).toBe(false);
    } finally {
      await other.close();
    }
  });

  test.each([
    ['is missing', 404, 'text/html', '<title>Không tìm thấy</title>', 'status-404'],
    ['is no page', 200, 'application/pdf', '%PDF', 'wrong-type'],
    ['has no title', 200, 'text/html', '<p>Nội dung</p><script data-site="dongthap"></script>', 'no-title'],
    ['has no comments', 200, 'text/html', '<title>Ngân hàng phá sản - Tìm kiếm</title>', 'no-comments'],
    [
      'has the comments of another site',
      200,
      'text/html',
      '<title>Bài khác</title><script data-site="camau"></script>',
      'no-comments',
    ],
    [
      'says that it is another article',
      200,
      'text/html',
      '<title>Bài khác</title><script src="/embed.js" data-site="dongthap" data-article="bai-9"></script>',
      'other-article',
    ],
  ])('stays unchecked when its page %s', async (_, status, type, html, code) => {
    answer = (_, res) => void res.writeHead(status, { 'Content-Type': type }).end(html);
    await post('bai-1');
    await round();
    expect(await stage.titleOf()).toEqual({ title: 'Lời bạn đọc', checked: false });
    expect(stage.log()).toContain(code);
    expect(await stage.read('title_checks')).toMatchObject([{ attempt: 1, error: code }]);
  });

  test('of a page that names its article is taken', async () => {
    const tags = [
      '<script data-site="dongthap" data-article="bai-1"></script>',
      '<p data-binhluan-list="bai-1"></p>',
    ];
    for (const [n, tag] of tags.entries()) {
      answer = (_, res) => page(res, `<title>Mùa sen ${n}</title>`, tag);
      stage.now += 25 * HOUR;
      await post('bai-1', '/tin/khac');
      await round();
      expect(await stage.titleOf()).toEqual({ title: `Mùa sen ${n}`, checked: true });
    }
  });

  test('of a page whose tag names no article is taken where the address is the id', async () => {
    await post('bai-1', '/tin/bai-1?utm_source=zalo');
    await post('tin/bai-2', '/tin/bai-2?utm_source=zalo');
    await round();
    expect((await stage.titleOf('bai-1')).checked).toBe(false);
    expect((await stage.titleOf('tin/bai-2')).checked).toBe(true);
  });

  test('is not asked for at an address that the settings no longer allow', async () => {
    await post('bai-1');
    stage.change({ articles: ['https://bao.example/'] });
    await round();
    expect(asked).toEqual([]);
    expect(await stage.read('title_checks')).toMatchObject([{ error: 'not-allowed' }]);
  });

  test('is never asked for on a machine that a name of the newspaper suddenly leads to', async () => {
    stage.change({ articles: ['http://bao.example/'] });
    await stage.comment({ url: `http://bao.example:80/x` });
    const rebound = async () => [{ address: '127.0.0.1', family: 4 }];
    await round({ fetch: createFetch({ userAgent: 'Binhluan', resolve: rebound }) });
    expect(asked).toEqual([]);
    expect(await stage.read('title_checks')).toMatchObject([{ error: 'private-address' }]);
  });
});

describe('pages are asked for sparingly', () => {
  test('one that fails is asked again after 5 minutes, half an hour, 3 hours, 12 hours, a day', async () => {
    answer = (_, res) => void res.writeHead(500).end();
    await post('bai-1');
    const pauses: number[] = [];
    let last = stage.now;
    for (let minute = 0; minute < 3 * 24 * 60; minute += 5) {
      const before = asked.length;
      await round();
      await round();
      if (asked.length > before) {
        pauses.push((stage.now - last) / MINUTE);
        last = stage.now;
      }
      stage.now += 5 * MINUTE;
    }
    expect(pauses).toEqual([0, 5, 30, 180, 720, 1440, 1440]);
  });

  test('one that was read is read again after a day, and only once somebody wrote again', async () => {
    await post('bai-1');
    await round();
    stage.now += HOUR;
    await post('bai-1');
    await round();
    expect(asked).toHaveLength(1);
    stage.now += 24 * HOUR;
    answer = (_, res) => page(res, '<title>Tiêu đề mới</title>');
    await round();
    expect(await stage.titleOf()).toEqual({ title: 'Tiêu đề mới', checked: true });
    stage.now += 48 * HOUR;
    await round();
    expect(asked).toHaveLength(2);
  });

  test('a title that was read stays when its page is gone', async () => {
    await post('bai-1');
    await round();
    stage.now += 25 * HOUR;
    await post('bai-1');
    answer = (_, res) => void res.writeHead(404).end();
    await round();
    expect(asked).toHaveLength(2);
    expect(await stage.titleOf()).toEqual({ title: 'Bài /bai-1', checked: true });
  });

  test('a flood of made-up addresses gets its hourly share and no more, and the newest come first', async () => {
    const flood = PAGES_PER_HOUR + 30;
    for (let n = 0; n < flood; n++) {
      stage.now += 1_000;
      await post(`gia-${n}`);
    }
    await post('that', '/that');
    stage.now = Math.ceil(stage.now / HOUR) * HOUR;
    await round();
    expect(asked).toHaveLength(PAGES_PER_HOUR);
    expect(asked.slice(0, 2).sort()).toEqual([`/gia-${flood - 1}`, '/that']);
    stage.now += HOUR;
    await round();
    expect(asked).toHaveLength(flood + 1);
  });

  test('of one site a single page is read at a time, however many workers there are', async () => {
    for (let n = 0; n < 6; n++) await post(`bai-${n}`);
    let now = 0;
    let most = 0;
    answer = (_, res) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        page(res, '<title>Một bài</title>');
      }, 30);
    };
    await Promise.all([round(), round(), round()]);
    await round();
    expect(most).toBe(1);
    expect(asked).toHaveLength(6);
  });

  test('a worker that was lost while it read holds its site up for half a minute', async () => {
    await post('bai-1');
    await post('bai-2');
    await expect(round({ fetch: () => Promise.reject(new Error('a crash')) })).rejects.toThrow('a crash');
    await round();
    expect(asked).toHaveLength(0);
    stage.now += 31_000;
    await round();
    expect(asked).toHaveLength(1);
    stage.now += 5 * MINUTE;
    await round();
    expect(asked.sort()).toEqual(['/bai-1', '/bai-2']);
  });

  test('a clock that was wrong for a while holds nothing up for long', async () => {
    answer = (_, res) => void res.writeHead(500).end();
    stage.now += 1_000 * HOUR;
    await post('bai-1');
    await round();
    stage.now -= 1_000 * HOUR;
    await round();
    expect(asked).toHaveLength(2);
  });
});

test('titles are looked for without being asked, and the end of the process is not held up', async () => {
  const end = startTitles(deps({ fetch: createFetch({ userAgent: 'Binhluan' }) }), 20);
  await post('bai-1');
  await until('the title is read', async () => (await stage.titleOf()).checked);
  answer = () => {};
  await post('bai-2');
  await until('the second page is asked for', () => asked.length === 2);
  const began = performance.now();
  await end();
  expect(performance.now() - began).toBeLessThan(2_000);
  // It was given back: the next process reads it at once.
  answer = (_, res) => page(res, '<title>Bài hai</title>');
  await round();
  expect(await stage.titleOf('bai-2')).toEqual({ title: 'Bài hai', checked: true });
});

test('neither an article’s id nor its address is logged', async () => {
  answer = (_, res) => void res.writeHead(500).end();
  await stage.comment({ article: 'lời bạn đọc', url: `${paper.origin}/loi-ban-doc` });
  await round();
  expect(stage.log()).toContain('status-500');
  expect(stage.log()).not.toMatch(/lời|loi-ban/);
});
