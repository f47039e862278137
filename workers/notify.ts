/** One job: a site's mails are planned, or one mail is sent. */
import type { Config } from '../config/config.ts';
import { StoreUnavailable } from '../src/errors.ts';
import type { Links } from '../src/links.ts';
import type { Logger } from '../src/logger.ts';
import { planSite } from '../src/notify/plan.ts';
import { createPlanner } from '../src/notify/planner.ts';
import { retryDelay, Stumbled, sendMail } from '../src/notify/send.ts';
import { parseSender, type Transport } from '../src/notify/smtp/transport.ts';
import type { Job, NotifyData, Queues } from '../src/queues.ts';
import { describeReasons } from '../src/screening/presenting.ts';
import type { Keys } from '../src/signing.ts';
import type { Sites } from '../src/sites.ts';
import type { Store } from '../src/store/database/open.ts';
import { postponeMail } from '../src/store/mail/rows.ts';

export interface NotifyDeps {
  config: Pick<Config, 'mailFrom'>;
  store: Store;
  sites: Pick<Sites, 'get' | 'moderator'>;
  links: Pick<Links, 'token' | 'origin' | 'base' | 'hosted'>;
  keys: Keys;
  queues: Pick<Queues, 'add'>;
  transport: Transport;
  logger: Logger;
  clock: () => number;
}

/** A job that comes twice, or too late, finds nothing to do. */
export function createNotifyProcessor(deps: NotifyDeps): (data: NotifyData) => Promise<void> {
  const mailDomain = parseSender(deps.config.mailFrom).domain;
  const listHost = new URL(deps.links.origin).hostname;
  const plan = createPlanner((site) => planSite({ ...deps, mailDomain }, site));

  async function follow(data: NotifyData): Promise<Job[]> {
    if ('mailId' in data) return send(data.mailId);
    const site = deps.sites.get(data.site);
    return site ? (await plan(site)).jobs : [];
  }

  async function send(id: string): Promise<Job[]> {
    try {
      return (await sendMail({ ...deps, listHost, describeReasons }, id)).jobs;
    } catch (err) {
      if (err instanceof StoreUnavailable) throw err;
      // The mail server's refusals are dealt with already: this one is ours, and will be the same at the next try.
      const held = err instanceof Stumbled ? err.attempt : null;
      const postponed = await deps.store.write((db) =>
        postponeMail(db, id, { held, now: deps.clock(), retryDelay }),
      );
      const about = { err: held === null ? err : (err as Stumbled).cause, mail: id };
      if (!postponed) {
        deps.logger.error(about, 'a worker stumbled over a mail that is not its own any more');
        return [];
      }
      deps.logger.error({ ...about, attempt: postponed.attempt }, 'a mail cannot be made; it is tried again');
      const { attempt, delay } = postponed;
      return [{ queue: 'notify', kind: 'send', mailId: id, attempt, delay }];
    }
  }

  return async (data) => {
    const jobs = await follow(data);
    if (jobs.length) await deps.queues.add(jobs);
  };
}
