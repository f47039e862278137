/** What this room is given. */
import type { Site } from '../../config/sites.ts';
import type { Limiter } from '../limits.ts';
import type { Links } from '../links.ts';
import type { Logger } from '../logger.ts';
import type { Queues } from '../queues.ts';
import type { Keys } from '../signing.ts';
import type { Sites } from '../sites.ts';
import type { Store } from '../store/database/open.ts';

/** Plain text made publishable, and the name of the rules by which it was made. */
export interface Rendered {
  /** Normalised. */
  text: string;
  html: string;
  policy: string;
}

export interface ModerationDeps {
  store: Pick<Store, 'read' | 'write'>;
  keys: Pick<Keys, 'nonce' | 'address' | 'contact' | 'code' | 'seal'>;
  sites: Pick<Sites, 'get' | 'all' | 'moderator' | 'settings' | 'refresh'>;
  links: Pick<Links, 'origin' | 'path'>;
  /** What stands behind the @ of a Message-ID. */
  mailDomain: string;
  clock: () => number;
  render(text: string): Rendered;
  /** The reasons stored with a revision (JSON), in words: fragments to be joined with `; `. */
  describeReasons(reasons: string, locale: Site['locale']): string[];
  /** The HTML of a text with what its reasons (JSON) are about in `<mark>`, and otherwise as it is published. */
  markedHtml?(text: string, reasons: string): string;
  /** What sites have that set nothing of their own, to be shown to whoever may set it. */
  builtIn?: {
    sharedWords: readonly string[];
    consentText(site: Site): string;
  };
  /** Alarms tried out; what is told of one that did not arrive is a code. */
  alarms?: {
    isOutOfReach(url: string): boolean;
    send(site: Site, way: 'webhook' | 'telegram'): Promise<string | null>;
  };
  /** Never waited for: what is lost here, the sweeper finds in the rows. */
  queues: Pick<Queues, 'add'>;
  limiter: Pick<Limiter, 'take'>;
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
}
