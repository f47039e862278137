/** The mailbox in a browser, and the same as JSON for tests. */
import { randomBytes } from 'node:crypto';
import express, { type Express, type Request, type Response } from 'express';
import { html } from '../../html.ts';
import type { Archive } from './archive.ts';
import { FRAME, mailboxPage, missingPage, VIEWS, type View } from './pages.ts';

const LOCAL = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * Routes: `/`, `/mails/:id?view=html|text|source`, `/mails/:id/body`, `/changes` (an event stream),
 * `GET` and `DELETE /api/mails`.
 */
export function createMailboxApp(archive: Archive): Express {
  const app = express().disable('x-powered-by').disable('etag');
  let version = 0;
  archive.onChange(() => {
    version++;
  });

  app.use((req, res, next) => {
    // The mails hold links that decide: another site must not read them by pointing its own name at this machine.
    if (!LOCAL.test(req.headers.host ?? '')) return void res.status(403).type('text').send('local only');
    const changes = req.method !== 'GET' && req.method !== 'HEAD';
    const site = req.headers['sec-fetch-site'];
    if (changes && site && site !== 'same-origin' && site !== 'none')
      return void res.status(403).type('text').send('from this page only');
    res.set({
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    });
    next();
  });

  app.get('/api/mails', (_req, res) => void res.json(archive.mails()));
  app.delete('/api/mails', async (_req, res) => {
    await archive.clear();
    res.status(204).end();
  });
  app.post('/delete-all', async (_req, res) => {
    await archive.clear();
    res.redirect(303, '/');
  });

  app.get('/', (_req, res) => show(res, (nonce) => mailboxPage(archive.mails(), null, nonce)));
  app.get('/mails/:id', async (req: Request<{ id: string }>, res) => {
    const mail = archive.find(req.params.id);
    if (!mail) return show(res.status(404), missingPage);
    const view: View = VIEWS.find((each) => each === req.query.view) ?? 'html';
    const source = view === 'source' ? (await archive.source(mail.id)).toString() : undefined;
    show(res, (nonce) => mailboxPage(archive.mails(), { mail, view, source }, nonce));
  });
  app.get('/mails/:id/body', (req, res) => {
    const mail = archive.find(req.params.id);
    const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'; sandbox ${FRAME}`;
    res
      .status(mail ? 200 : 404)
      .type('html')
      .set('Content-Security-Policy', policy);
    res.send(withNewTabs(mail?.html ?? ''));
  });

  app.get('/changes', (_req, res) => {
    res.type('text/event-stream');
    const tell = () => res.write(`data: ${version}\n\n`);
    tell();
    res.on('close', archive.onChange(tell));
  });
  app.use((_req, res) => show(res.status(404), missingPage));
  return app;
}

function show(res: Response, render: (nonce: string) => string): void {
  const nonce = randomBytes(16).toString('base64');
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
  res.type('html').set('Content-Security-Policy', policy).send(render(nonce));
}

/** A click in the frame opens a new tab, as in a mail program. */
function withNewTabs(mail: string): string {
  const base = String(html`<base target="_blank">`);
  return /<head[\s>]/i.test(mail) ? mail.replace(/<head[^>]*>/i, (head) => head + base) : base + mail;
}
