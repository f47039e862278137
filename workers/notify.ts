/** One job: a site's mails are planned, or one mail is sent. */
import type { Config } from '../config/config.ts';
import type { Links } from '../src/links.ts';
import type { Logger } from '../src/logger.ts';
import { planSite } from '../src/notify/plan.ts';
import { sendMail } from '../src/notify/send.ts';
import { parseSender, type Transport } from '../src/notify/transport.ts';
import type { Job, NotifyData, Queues } from '../src/queues.ts';
import { describeReasons } from '../src/screening/presenting.ts';
import type { Sites } from '../src/sites.ts';
import type { Store } from '../src/store/database/open.ts';

export interface NotifyDeps {
  config: Pick<Config, 'mailFrom'>;
  store: Store;
  sites: Pick<Sites, 'get' | 'moderator'>;
  links: Pick<Links, 'token' | 'origin'>;
  queues: Pick<Queues, 'add'>;
  transport: Transport;
  logger: Logger;
  clock: () => number;
}

/** A job that comes twice, or too late, finds nothing to do. */
export function createNotifyProcessor(deps: NotifyDeps): (data: NotifyData) => Promise<void> {
  const mailDomain = parseSender(deps.config.mailFrom).domain;
  const listHost = new URL(deps.links.origin).hostname;

  async function follow(data: NotifyData): Promise<Job[]> {
    if ('mailId' in data) return (await sendMail({ ...deps, listHost, describeReasons }, data.mailId)).jobs;
    const site = deps.sites.get(data.site);
    return site ? (await planSite({ ...deps, mailDomain }, site)).jobs : [];
  }

  return async (data) => {
    const jobs = await follow(data);
    if (jobs.length) await deps.queues.add(jobs);
  };
}
