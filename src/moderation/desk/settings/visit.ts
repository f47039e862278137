/** A visit to the settings: who is there, the settings as they are at this moment, and the ways to answer. */
import { readFileSync } from 'node:fs';
import type { Request, Response } from 'express';
import type { Site } from '../../../../config/sites.ts';
import type { SafeHtml } from '../../../html.ts';
import type { SiteSettings } from '../../../site-settings.ts';
import { formerNames } from '../../../store/settings/log.ts';
import { fill } from '../../../texts.ts';
import type { ModerationDeps } from '../../deps.ts';
import { timeAndDate } from '../../words.ts';
import { deskHeaders, deskPath, sendDesk } from '../frame.ts';
import { type AtDesk, atDesk, demandNonce } from '../guard.ts';
import { refused } from '../refusals.ts';
import { type Fields, fieldsOf } from './fields/kinds.ts';
import { type SettingsWords, settingsWords } from './words.ts';

const STYLES = readFileSync(new URL('settings.css', import.meta.url), 'utf8');

export interface Visit extends AtDesk {
  deps: ModerationDeps;
  req: Request;
  res: Response;
  settings: SiteSettings;
  /** As it is in force. */
  site: Site;
  words: SettingsWords;
  /** The form that was sent; empty for a GET. */
  form: Fields;
  now: number;
  /** The address of a page of the settings: '' is the overview. */
  path(rest?: string): string;
  /** A person's name, also of one who is no moderator any more. */
  nameOf(moderator: string | null): string;
}

/** @returns null when the site has gone meanwhile */
export async function visitOf(deps: ModerationDeps, req: Request, res: Response): Promise<Visit | null> {
  const at = atDesk(res);
  // Another process may have changed them within this second, and a form must show what it will change.
  await deps.sites.refresh();
  const settings = deps.sites.settings(at.place.site.id);
  if (!settings) return null;
  const { site, file } = settings;
  const people = [...site.moderators, ...file.moderators];
  const former = await formerNames(deps.store.read, deps.keys, site.id);
  return {
    ...at,
    deps,
    req,
    res,
    settings,
    site,
    words: settingsWords(site.locale),
    form: fieldsOf(req.method === 'POST' ? req.body : null),
    now: deps.clock(),
    path: (rest = '') => deskPath(at.seat, site.id, `/settings${rest && `/${rest}`}`),
    nameOf: (id) => people.find((person) => person.id === id)?.name ?? former.get(id ?? '') ?? id ?? '',
  };
}

export function answer(
  { seat, site, res }: Pick<Visit, 'seat' | 'site' | 'res'>,
  { title, body, status = 200 }: { title: string; body: SafeHtml; status?: number },
): void {
  sendDesk(res, seat, { site, title, body, here: 'settings', styles: STYLES }, { status });
}

/** 303: what was pressed is done, and the page shows how it stands. @param said a key of what the page then says */
export function goTo(visit: Visit, rest: string, said?: Record<string, string | number>): void {
  const query = said
    ? `?${new URLSearchParams(Object.entries(said).map(([name, value]): [string, string] => [name, String(value)]))}`
    : '';
  const [path, anchor = ''] = rest.split('#');
  deskHeaders(visit.res);
  visit.res
    .status(303)
    .set('Location', `${visit.path(path)}${query}${anchor && `#${anchor}`}`)
    .end();
}

/** @returns whether the press is this session's; `old` asks to be pressed again. null: it was answered with 403. */
export function proofOf({ req, res, seat, place }: Visit): 'valid' | 'old' | null {
  const proof = demandNonce(req, seat);
  if (proof === 'foreign') {
    refused({ seat, place }, res);
    return null;
  }
  return proof === 'expired' ? 'old' : 'valid';
}

/** A sentence with a name, a time and a date in it. */
export function told(
  text: string,
  { site, nameOf }: Pick<Visit, 'site' | 'nameOf'>,
  { by, at }: { by: string | null; at: number },
  more: Record<string, string> = {},
): string {
  return fill(text, { name: nameOf(by), ...timeAndDate(at, site), ...more });
}
