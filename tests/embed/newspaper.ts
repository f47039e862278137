import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Newspaper {
  url: string;
  /** Puts a page at a path; `headers` e.g. a content security policy. */
  page(path: string, html: string, headers?: Record<string, string>): string;
  close(): Promise<void>;
}

/** The newspaper's web server: another origin than the service. */
export async function startNewspaper(): Promise<Newspaper> {
  const pages = new Map<string, { html: string; headers: Record<string, string> }>();
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const page = pages.get(path);
    response.writeHead(page ? 200 : 404, { 'Content-Type': 'text/html; charset=utf-8', ...page?.headers });
    response.end(page?.html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    page(path, html, headers = {}) {
      pages.set(path, { html, headers });
      return url + path;
    },
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

/** An article with the one script tag; `attributes` replaces `data-article="a1"`. */
export function article(
  service: string,
  { attributes = 'data-article="a1"', head = '', before = '', after = '' } = {},
) {
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mùa nước nổi về sớm</title>${head}</head><body>
<h1>Mùa nước nổi về sớm</h1><p>Nước lũ đầu mùa đã về tới các xã đầu nguồn.</p>${before}
<h3>Gửi bình luận của bạn</h3>
<script async src="${service}/embed.js" data-site="dongthap" ${attributes}></script>
${after}</body></html>`;
}
