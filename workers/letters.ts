/** Looks for letters that are due: trial mails, escalations, daily summaries. Those that answer somebody are planned there. */
import type { Config } from '../config/config.ts';
import type { Site } from '../config/sites.ts';
import type { Logger } from '../src/logger.ts';
import { type EscalationDeps, planEscalation } from '../src/notify/due/escalations.ts';
import { planSummaries } from '../src/notify/due/summaries.ts';
import { planTrials } from '../src/notify/due/trials.ts';
import { parseSender } from '../src/notify/smtp/transport.ts';
import { wakingTime } from '../src/outside/alarm/patience.ts';
import type { Job, Queues } from '../src/queues.ts';
import type { Keys } from '../src/signing.ts';
import type { Sites } from '../src/sites.ts';
import type { Store } from '../src/store/database/open.ts';
import { startRounds } from './rounds.ts';

export interface LettersDeps {
  config: Pick<Config, 'mailFrom'>;
  store: Pick<Store, 'read' | 'write'>;
  keys: Pick<Keys, 'contact'>;
  sites: Pick<Sites, 'all'>;
  queues: Pick<Queues, 'add'>;
  logger: Pick<Logger, 'warn' | 'info'>;
  clock: () => number;
}

const ROUND_EVERY_MS = 10_000;

/** Needs no Redis: what could not be queued is in the rows, and the sweeper brings it. @returns a function that ends it */
export function startLetters(deps: LettersDeps, every = ROUND_EVERY_MS): () => Promise<void> {
  const planning = { ...deps, mailDomain: parseSender(deps.config.mailFrom).domain, tooLong };
  return startRounds(
    every,
    () => deps.sites.all().map((site) => plan(deps, planning, site)),
    (err) => deps.logger.warn({ err }, 'letters could not be planned; the next round tries again'),
  );
}

async function plan({ queues, logger }: LettersDeps, deps: EscalationDeps, site: Site): Promise<void> {
  const kinds: [string, Promise<Job[]>][] = [
    ['trial', planTrials(deps, site)],
    ['escalation', planEscalation(deps, site)],
    ['summary', planSummaries(deps, site)],
  ];
  const done = await Promise.allSettled(kinds.map(([, jobs]) => jobs));
  for (const [index, result] of done.entries()) {
    if (result.status === 'rejected' || !result.value.length) continue;
    await queues.add(result.value);
    logger.info({ site: site.id, kind: kinds[index]?.[0], mails: result.value.length }, 'letters planned');
  }
  const failed = done.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

/** The same measure as the alarm's: in the quiet hours nobody is expected to look. */
function tooLong(since: number, now: number, site: Site): boolean {
  return wakingTime(since, now, site.moderation, site) >= site.moderation.escalateAfter;
}
