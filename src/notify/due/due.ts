/** What planning the letters of a site needs. */
import type { Job } from '../../queues.ts';
import type { Keys } from '../../signing.ts';
import type { Store } from '../../store/database/open.ts';

export interface DueDeps {
  store: Pick<Store, 'read' | 'write'>;
  keys: Pick<Keys, 'contact'>;
  clock: () => number;
  /** What stands behind the @ of a Message-ID. */
  mailDomain: string;
}

export function sendJobs(mailIds: readonly (string | null)[]): Job[] {
  return mailIds.flatMap((mailId) =>
    mailId === null ? [] : [{ queue: 'notify', kind: 'send', mailId, attempt: 0 } as const],
  );
}
