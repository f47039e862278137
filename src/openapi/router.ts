/** `GET /openapi.json` and `GET /docs`. */
import express, { type Router } from 'express';
import type { Cors } from '../http/cors.ts';
import { notAllowed } from '../http/not-allowed.ts';
import { readerHeaders } from '../http/page-headers.ts';
import { openapiDocument } from './document.ts';
import { docsPage, type Script } from './page.ts';
import { programVersion } from './version.ts';

export interface OpenapiDeps {
  cors: Cors;
  /** PUBLIC_URL without a slash at its end. */
  base: string;
  /** What pages may name, with the hashes of their contents. */
  scripts: readonly Script[];
}

export function openapiRouter({ cors, base, scripts }: OpenapiDeps): Router {
  const router = express.Router();
  const document = openapiDocument({ base, version: programVersion() });
  const body = JSON.stringify(document);
  router
    .route('/openapi.json')
    .get((_req, res) => {
      cors.open(res);
      res.set({ 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'public, max-age=300' });
      res.send(body);
    })
    .all(notAllowed(cors, 'GET, HEAD'));
  router
    .route('/docs')
    .get((_req, res) => {
      const nonce = readerHeaders(res, { index: true });
      res.type('html').send(docsPage(document, { scripts, nonce }));
    })
    .all(notAllowed(cors, 'GET, HEAD'));
  return router;
}
