/** A setting in force, back in the words of a file: what is compared, kept and laid over. Pure. */
import { showDuration } from './duration.ts';
import { moderatorOf } from './overlay.ts';
import type { Site } from './sites.ts';

/** What is stored in milliseconds. */
const DURATIONS = new Set([
  'moderation.firstAfter',
  'moderation.every',
  'moderation.escalateAfter',
  'moderation.publishDelay',
]);

/** Nothing there is `off` in a file; elsewhere nothing is a word of its own. */
const TIMES = new Set(['moderation.quietHours', 'moderation.summary']);

/**
 * @param key as in an overlay's entry
 * @returns what a file would say to mean this; null for a moderator whom the site does not have; undefined for a
 *   setting that there is not
 */
export function fileWords(site: Site, key: string): unknown {
  const person = moderatorOf(key);
  if (person !== null) return personWords(site, person);
  const [section = '', setting] = key.split('.');
  const node = (site as unknown as Record<string, unknown>)[section];
  if (setting === undefined) return node;
  const value = (node as Record<string, unknown> | undefined)?.[setting];
  if (value === null && TIMES.has(key)) return 'off';
  if (key === 'moderation.quietHours') return quietWords(site);
  if (key === 'alarm.webhook') return webhookWords(site);
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return DURATIONS.has(key) ? showDuration(value as number) : value;
}

function personWords({ moderators }: Site, id: string) {
  const person = moderators.find((one) => one.id === id);
  if (!person) return null;
  const { name, email, role, mailAfter } = person;
  return { name, email, role, mailAfter: showDuration(mailAfter) };
}

function quietWords({ moderation: { quietHours } }: Site) {
  return quietHours && `${quietHours.from}-${quietHours.to}`;
}

function webhookWords({ alarm: { webhook } }: Site) {
  return webhook && { url: webhook.url, secret: `whsec_${webhook.key}` };
}
