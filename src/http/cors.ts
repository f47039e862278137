/** Which pages may call: public reads from anywhere, writes from the origins a site lists. */
import type { Request, Response } from 'express';
import type { Site } from '../../config/sites.ts';
import { Problem } from '../errors.ts';
import type { Sites } from '../sites.ts';

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const REQUEST_HEADERS = 'Content-Type, Idempotency-Key, Binhluan-Reader, If-None-Match';
const RESPONSE_HEADERS = 'Date, ETag, Retry-After';

export interface Cors {
  /** Marks an answer as readable by every page. */
  open(res: Response): void;
  /**
   * Lets a writing request's own origin read the answer.
   * @param site null when the request is not (yet) known to be about one: then any site's origins count.
   * @returns whether there was an Origin header; its absence is a fact to weigh, not an error.
   * @throws {Problem} foreign-origin.
   */
  write(req: Request, res: Response, site: Site | null): 'listed' | 'missing';
  /** Answers a preflight: writes only for listed origins, reads for all. */
  preflight(req: Request, res: Response): void;
}

export function createCors({
  sites,
  ownOrigin,
  onRefused,
}: {
  sites: Pick<Sites, 'all'>;
  /** PUBLIC_URL's origin: always allowed. */
  ownOrigin: string;
  onRefused(site: string, origin: string): void;
}): Cors {
  const listed = (origin: string, site: Site | null) =>
    origin === ownOrigin ||
    (site ? site.origins.includes(origin) : sites.all().some(({ origins }) => origins.includes(origin)));

  return {
    open(res) {
      res.set({
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Expose-Headers': RESPONSE_HEADERS,
        // A page elsewhere may use the answer even under Cross-Origin-Embedder-Policy.
        'Cross-Origin-Resource-Policy': 'cross-origin',
      });
    },
    write(req, res, site) {
      const origin = req.get('Origin');
      res.vary('Origin');
      if (origin === undefined) return 'missing';
      if (!listed(origin, site)) {
        res.removeHeader('Access-Control-Allow-Origin');
        onRefused(site?.id ?? '', origin);
        throw new Problem('foreign-origin', { locale: site?.locale ?? null });
      }
      res.set({
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Expose-Headers': RESPONSE_HEADERS,
      });
      return 'listed';
    },
    preflight(req, res) {
      const method = req.get('Access-Control-Request-Method') ?? 'GET';
      res.vary('Origin').vary('Access-Control-Request-Method').vary('Access-Control-Request-Headers');
      const origin = req.get('Origin');
      if (origin !== undefined) {
        if (/^(GET|HEAD)$/.test(method)) res.set('Access-Control-Allow-Origin', '*');
        else if (listed(origin, null)) res.set('Access-Control-Allow-Origin', origin);
        else onRefused('', origin);
        if (res.get('Access-Control-Allow-Origin'))
          res.set({
            'Access-Control-Allow-Methods': METHODS,
            'Access-Control-Allow-Headers': REQUEST_HEADERS,
            'Access-Control-Max-Age': '600',
          });
      }
      res.status(204).end();
    },
  };
}
