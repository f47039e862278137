/** The desk over sites that are really read from the database, so that what an editor changes is in force. */
import { createLogger } from '../../src/logger.ts';
import type { ModerationDeps } from '../../src/moderation/router.ts';
import type { SiteSettings } from '../../src/site-settings.ts';
import { type Sites, watchSites } from '../../src/sites.ts';
import { saveSitesFile } from '../../src/store/settings/sites-file.ts';
import { sitesText } from '../harness/site.ts';
import { type Answer, nonceIn } from '../moderation/stage.ts';
import { type Desk, openDesk, type Person } from './stage.ts';

export const BASE = '/desk/dongthap/settings';

export interface SettingsDesk extends Desk {
  settings(): SiteSettings;
  /** Loads another sites file, as an operator does. */
  load(changes: Record<string, unknown>): Promise<void>;
  /** Opens a page of the settings, lays `fields` over its first form as it stands, and sends that. */
  fill(person: Person, page: string, fields: Record<string, string>): Promise<Answer>;
}

export async function openSettings(
  changes: Record<string, unknown> = {},
  path = '',
  deps: Partial<ModerationDeps> = {},
): Promise<SettingsDesk> {
  let real: Sites | undefined;
  const now = () => real as Sites;
  const sites: ModerationDeps['sites'] = {
    get: (id) => now().get(id),
    all: () => now().all(),
    moderator: (site, id) => now().moderator(site, id),
    settings: (id) => now().settings(id),
    refresh: () => now().refresh(),
  };
  const desk = await openDesk({ path, deps: { ...deps, sites } });
  const { store, keys } = desk.test;
  await saveSitesFile(store, keys, sitesText(changes), desk.now);
  real = await watchSites(store, keys, createLogger('silent', 'test'));
  const { close } = desk;
  return Object.assign(desk, {
    settings: () => now().settings('dongthap') as SiteSettings,
    async load(next: Record<string, unknown>) {
      await saveSitesFile(store, keys, sitesText(next), desk.now);
      await now().refresh();
    },
    async fill(person: Person, page: string, fields: Record<string, string>) {
      const { body } = await person.get(`${path}${BASE}/${page}`);
      return person.post(`${path}${BASE}/${page}`, { ...fieldsIn(body), action: 'save', ...fields });
    },
    async close() {
      now().close();
      await close();
    },
  });
}

/** What a browser would send of a page's first form that saves, without its buttons. */
export function fieldsIn(body: string): Record<string, string> {
  const forms = body.match(/<form method="post"[^>]*>[\s\S]*?<\/form>/g) ?? [];
  const form = forms.find((one) => one.includes('value="save"')) ?? '';
  const fields: Record<string, string> = {};
  const decoded = (text: string) =>
    text
      .replace(/&quot;/g, '"')
      .replace(/&#39;/g, "'")
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&amp;/g, '&');
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const attribute = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
    const [name, value] = [attribute('name'), attribute('value') ?? ''];
    const isPick = /type="(radio|checkbox)"/.test(tag);
    if (name && (!isPick || / checked/.test(tag))) fields[name] = decoded(value);
  }
  for (const [, name = '', text = ''] of form.matchAll(
    /<textarea[^>]* name="([^"]*)"[^>]*>\n?([\s\S]*?)<\/textarea>/g,
  ))
    fields[name] = decoded(text);
  return fields;
}

export { nonceIn };
