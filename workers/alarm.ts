/** Tells a site's people outside their mail when comments wait too long, mail is refused, or checks fail. */
import type { Site } from '../config/sites.ts';
import type { Logger } from '../src/logger.ts';
import { alarmText, type Trouble } from '../src/outside/alarm/message.ts';
import { wakingTime } from '../src/outside/alarm/patience.ts';
import { sendTelegram } from '../src/outside/alarm/telegram.ts';
import { sendWebhook } from '../src/outside/alarm/webhook.ts';
import type { GuardedFetch } from '../src/outside/fetch.ts';
import { OutsideError } from '../src/outside/outside-error.ts';
import type { Keys } from '../src/signing.ts';
import type { Sites } from '../src/sites.ts';
import type { Store } from '../src/store/database/open.ts';
import {
  type Channel,
  endAlarm,
  noteTold,
  noteUntold,
  openAlarms,
  refusingAddresses,
  takeAlarm,
  waitingFacts,
} from '../src/store/health/alarms.ts';
import { parkedComments } from '../src/store/health/parked.ts';
import { startRounds } from './rounds.ts';

export interface AlarmDeps {
  store: Pick<Store, 'read' | 'write'>;
  keys: Pick<Keys, 'contact'>;
  sites: Pick<Sites, 'all'>;
  fetch: GuardedFetch;
  logger: Logger;
  clock: () => number;
}

const ROUND_EVERY_MS = 30_000;

/** Needs neither Redis nor a mail server. @returns a function that ends it */
export function startAlarm(deps: AlarmDeps, every = ROUND_EVERY_MS): () => Promise<void> {
  return startRounds(
    every,
    (signal) => deps.sites.all().map((site) => alarmSite(deps, site, signal)),
    (err) => deps.logger.warn({ err }, 'alarms could not be looked at; the next round tries again'),
  );
}

/** Tells what is new, and ends what is over. */
export async function alarmSite(deps: AlarmDeps, site: Site, signal: AbortSignal): Promise<void> {
  const { store, clock } = deps;
  const channels: Channel[] = [];
  if (site.alarm.webhook) channels.push('webhook');
  if (site.alarm.telegram) channels.push('telegram');
  const troubles = channels.length ? await troublesOf(deps, site, clock()) : [];
  for (const place of await openAlarms(store.read, site.id)) {
    // What is told by mail has rounds of its own.
    if (place.channel === 'mail') continue;
    const lasts = channels.includes(place.channel) && troubles.some(({ kind }) => kind === place.kind);
    if (!lasts) await store.write((db) => endAlarm(db, place));
  }
  for (const trouble of troubles)
    for (const channel of channels) if (!signal.aborted) await tell(deps, site, { trouble, channel }, signal);
}

async function troublesOf({ store, keys }: AlarmDeps, site: Site, now: number): Promise<Trouble[]> {
  const { moderation } = site;
  const db = store.read;
  const [{ count, since }, refusing, parked] = await Promise.all([
    waitingFacts(db, site.id),
    refusingAddresses(db, keys, site),
    parkedComments(db, site.id),
  ]);
  const troubles: Trouble[] = [];
  if (since !== null && wakingTime(since, now, moderation, site) >= moderation.escalateAfter)
    troubles.push({ kind: 'waiting', count, oldest: now - since });
  if (refusing) troubles.push({ kind: 'mail', count: refusing });
  if (parked.length) troubles.push({ kind: 'parked', count: parked.length });
  return troubles;
}

async function tell(
  { store, fetch, logger, clock }: AlarmDeps,
  site: Site,
  { trouble, channel }: { trouble: Trouble; channel: Channel },
  signal: AbortSignal,
): Promise<void> {
  const place = { site: site.id, kind: trouble.kind, channel };
  const alarm = await store.write((db) => takeAlarm(db, place, clock()));
  if (!alarm) return;
  const text = alarmText(trouble, site);
  const { webhook, telegram } = site.alarm;
  try {
    if (channel === 'webhook' && webhook)
      await sendWebhook(fetch, webhook, { id: alarm.id, site: site.id, trouble, text, at: clock() }, signal);
    if (channel === 'telegram' && telegram) await sendTelegram(fetch, telegram, text, signal);
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    const { code } = error;
    // The process ends: another worker, or the next process, takes the alarm up.
    if (code === 'stopped') return;
    await store.write((db) => noteUntold(db, alarm, code));
    logger.warn({ ...place, code, attempt: alarm.attempt }, 'an alarm could not be told; it is tried again');
    return;
  }
  await store.write((db) => noteTold(db, alarm, clock()));
  logger.info({ ...place, attempt: alarm.attempt }, 'an alarm was told');
}
