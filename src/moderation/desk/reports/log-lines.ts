/** A row of the log as it may leave the desk: an allow-list of fields, and no address, secret or token among them. */
import type { Site } from '../../../../config/sites.ts';
import { isoTime } from '../../../calendar.ts';
import type { Keys } from '../../../signing.ts';
import type { LogEntry } from '../../../store/log/export.ts';
import { detail, type SiteEventRow } from '../../../store/log/site-events.ts';
import { readSettingEvent, type SettingState } from '../../../store/settings/log.ts';

export interface LogLine {
  number: number;
  /** RFC 3339 in the site's time zone. */
  time: string;
  /** `comment` for a decision on one, `site` for everything else. */
  about: 'comment' | 'site';
  action: string;
  /** Id and name of who did it; nobody for rules and readers. */
  by: string | null;
  name: string | null;
  channel: string;
  from: string | null;
  to: string | null;
  revision: number | null;
  reason: string | null;
  comment: string | null;
  article: string | null;
  /** What else it is about: a setting, a ban. */
  target: string | null;
  details: Record<string, unknown> | null;
  /** The number of the line that this one takes back. */
  undoes: number | null;
}

export interface LineContext {
  site: Pick<Site, 'timezone'>;
  keys: Pick<Keys, 'seal'>;
  nameOf(moderator: string): string;
}

export function logLine(entry: LogEntry, context: LineContext): LogLine {
  const { seq, at, action, moderator_id: by, channel, undoes } = entry;
  const line = {
    number: seq,
    time: isoTime(at, context.site.timezone),
    about: entry.kind,
    action,
    by,
    name: by === null ? null : context.nameOf(by),
    channel,
    from: null,
    to: null,
    revision: null,
    reason: null,
    comment: null,
    article: null,
    target: null,
    details: null,
    undoes,
  };
  if (entry.kind === 'site') return { ...line, ...siteFields(entry, context) };
  const { from_status: from, to_status: to, revision, reason, comment_id, article_id } = entry;
  return { ...line, from, to, revision, reason, comment: comment_id, article: article_id };
}

const ABOUT_ARTICLES = new Set(['close-article', 'open-article']);
const ABOUT_COMMENTS = new Set([
  'reply',
  'forward',
  'cancel-forward',
  'screen-again',
  'settle-reports',
  'reopen-reports',
]);

function siteFields(row: SiteEventRow, context: LineContext): Partial<LogLine> {
  const { action, target } = row;
  if (ABOUT_ARTICLES.has(action)) return { article: target };
  const after = detail(row.after);
  switch (action) {
    case 'set':
    case 'unset':
      return { target, details: settingDetails(row, context) };
    case 'ban': {
      const until =
        typeof after.expiresAt === 'number' ? isoTime(after.expiresAt, context.site.timezone) : null;
      const comment = typeof after.comment === 'string' ? after.comment : null;
      return { target, comment, details: 'kind' in after ? { kind: after.kind, until } : null };
    }
    case 'export':
      return { details: { format: after.format, from: after.from, to: after.to } };
    case 'reply':
      return { comment: target, details: { reply: after.reply } };
    default:
      return ABOUT_COMMENTS.has(action) ? { comment: target } : { target };
  }
}

function settingDetails(row: SiteEventRow, { keys }: LineContext): Record<string, unknown> {
  const { key, before, after } = readSettingEvent(keys, row);
  const [was, is] = [before?.value, after?.value];
  const source = { byFile: after ? !after.own : null };
  if (Array.isArray(was) || Array.isArray(is)) {
    const [old, now] = [new Set(asList(was)), new Set(asList(is))];
    return {
      ...source,
      added: [...now].filter((one) => !old.has(one)),
      removed: [...old].filter((one) => !now.has(one)),
    };
  }
  if (key.startsWith('alarm.')) return { ...source, from: isSet(before), to: isSet(after) };
  if (!key.startsWith('moderators.')) return { ...source, from: was, to: is };
  return {
    ...source,
    from: withoutAddress(was),
    to: withoutAddress(is),
    addressChanged: addressOf(was) !== addressOf(is),
  };
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isSet(state: SettingState | null): 'set' | 'off' {
  return state?.value ? 'set' : 'off';
}

function withoutAddress(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return null;
  const { name, role, mailAfter } = value as Record<string, unknown>;
  return { name, role, mailAfter };
}

function addressOf(value: unknown): unknown {
  return (value as { email?: string } | null | undefined)?.email?.toLowerCase();
}
