import { type Request, type Response, Router } from 'express';
import type { EmbedFile, EmbedFiles } from './bundle.ts';

/**
 * Serves the browser files at `/<name>`, to any page: plain, gzip or brotli as the client accepts, each with a
 * strong ETag of its own (RFC 9110, 8.8.3.3), for five minutes fresh and a day stale. Other methods: 405.
 */
export function embedRouter(files: EmbedFiles): Router {
  const router = Router();
  for (const [name, file] of files) {
    router
      .route(`/${name}`)
      .get((request, response) => sendFile(file, request, response))
      .all((_request, response) => {
        response.set('Allow', 'GET, HEAD').type('application/problem+json').status(405);
        response.send(
          JSON.stringify({ type: 'about:blank', title: 'Method Not Allowed', status: 405, code: 'method' }),
        );
      });
  }
  return router;
}

const FRESH = 'public, max-age=300, stale-while-revalidate=86400';

/** Sends one file in the encoding that the client takes. */
export function sendFile(file: EmbedFile, request: Request, response: Response, cacheControl = FRESH): void {
  const encoding = request.acceptsEncodings('br') ? 'br' : request.acceptsEncodings('gzip') ? 'gzip' : null;
  if (encoding) response.set('Content-Encoding', encoding);
  response.set({
    'Content-Type': file.contentType,
    'Cache-Control': cacheControl,
    ETag: encoding ? file.etag.replace(/"$/, `-${encoding}"`) : file.etag,
    Vary: 'Accept-Encoding',
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'X-Content-Type-Options': 'nosniff',
  });
  const body = encoding === 'br' ? file.brotli : encoding === 'gzip' ? file.gzip : file.body;
  // Express answers 304 itself when If-None-Match names this ETag, and leaves the body out for HEAD.
  response.send(body);
}
