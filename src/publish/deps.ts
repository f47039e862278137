import type { Cors } from '../http/cors.ts';
import type { Limiter } from '../limits.ts';
import type { Links } from '../links.ts';
import type { Logger } from '../logger.ts';
import type { Keys } from '../signing.ts';
import type { Sites } from '../sites.ts';
import type { Store } from '../store/database/open.ts';

/** What the window needs of the house. */
export interface PublishDeps {
  store: Pick<Store, 'read' | 'write'>;
  sites: Pick<Sites, 'get'>;
  keys: Pick<Keys, 'reader' | 'address'>;
  limiter: Pick<Limiter, 'take'>;
  links: Links;
  cors: Cors;
  logger: Pick<Logger, 'error'>;
  /** Milliseconds since 1970. */
  clock(): number;
  /** Hands an edited comment to screening; called after the commit and never waited for. */
  enqueue(comment: { id: string; version: number }): void;
  /** A stamp for one article's form. */
  mintStamp(site: string, article: string): string;
}
