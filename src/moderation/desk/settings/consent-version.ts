/** Words a reader agrees to and the version under which the agreement is kept go together. */
import { dateOf } from '../../../calendar.ts';
import type { SettingChange } from '../../../store/settings/overlay.ts';
import type { Visit } from './visit.ts';

/**
 * A new text under the old version would make old agreements say what nobody agreed to: it gets today's date. The
 * built-in text names what the form asks for, so it is a new one when that changes.
 */
export function withConsentVersion(
  changes: readonly SettingChange[],
  { site, now }: Pick<Visit, 'site' | 'now'>,
): readonly SettingChange[] {
  const said = ['consent.text', ...(site.consent.text === null ? ['comments.email', 'comments.phone'] : [])];
  const isNew = changes.some(({ key }) => said.includes(key));
  if (!isNew || changes.some(({ key }) => key === 'consent.version')) return changes;
  const date = dateOf(now, site.timezone);
  const { version } = site.consent;
  const [, number] = version.startsWith(date)
    ? (/^\.(\d+)$/.exec(version.slice(date.length)) ?? ['', '1'])
    : [];
  const value = number === undefined ? date : `${date}.${Number(number) + 1}`;
  return [...changes, { key: 'consent.version', value }];
}
