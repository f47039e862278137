/** A row of the log as it may leave the desk: an allow-list of fields, and no address, secret or token among them. */
import type { Site } from '../../../../config/sites.ts';
import { isoTime } from '../../../calendar.ts';
import type { Keys } from '../../../signing.ts';
import type { DecisionEntry, EventEntry, LogEntry } from '../../../store/log/export.ts';
import { detail, type SiteEventRow } from '../../../store/log/site-events.ts';
import { readSettingEvent, type SettingState } from '../../../store/settings/log.ts';

export interface LogLine {
  /** Its kind and its number among those: decisions and everything else are counted apart. */
  number: LineNumber;
  /** RFC 3339 in the site's time zone. */
  time: string;
  /** `comment` for a decision on one, `site` for everything else. */
  about: LogEntry['kind'];
  /** As the store calls it; `edit`, `approve-edit` and `keep` where that would not tell which text it was about. */
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
  undoes: LineNumber | null;
}

/** As in `comment-12`. */
export type LineNumber = `${LogEntry['kind']}-${number}`;

export interface LineContext {
  site: Pick<Site, 'timezone'>;
  keys: Pick<Keys, 'seal'>;
  nameOf(moderator: string): string;
}

export function logLine(entry: LogEntry, context: LineContext): LogLine {
  const { kind, seq, at, action, moderator_id: by, channel, undoes } = entry;
  const line = {
    number: `${kind}-${seq}` as const,
    time: isoTime(at, context.site.timezone),
    about: kind,
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
    undoes: undoes === null ? null : (`${kind}-${undoes}` as const),
  };
  if (entry.kind === 'site') return { ...line, ...siteFields(entry, context) };
  const { from_status: from, to_status: to, revision, reason, comment_id, article_id } = entry;
  return {
    ...line,
    action: doneBy(entry),
    from,
    to,
    revision,
    reason,
    comment: comment_id,
    article: article_id,
  };
}

/** Which text a decision was about: the moderator's own words, what the reader wrote later, or neither. */
function doneBy({ action, to_status, revision, from_revision, author }: DecisionEntry): string {
  if (action === 'reject' && to_status === 'approved') return 'keep';
  if (action !== 'approve' || revision === from_revision) return action;
  return author === 'reader' ? 'approve-edit' : 'edit';
}

const ABOUT_ARTICLES = new Set(['close-article', 'open-article']);
const ABOUT_COMMENTS = new Set([
  'reply',
  'remove-reply',
  'forward',
  'cancel-forward',
  'screen-again',
  'settle-reports',
  'reopen-reports',
]);

function siteFields(row: EventEntry, context: LineContext): Partial<LogLine> {
  const { action, target, article_id: article } = row;
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
      return { target, comment, article, details: 'kind' in after ? { kind: after.kind, until } : null };
    }
    case 'export':
      return { details: { format: after.format, from: after.from, to: after.to } };
    case 'lift-ban':
      return { target, article };
    case 'reply':
    case 'remove-reply':
      return { comment: target, article, details: { reply: after.reply } };
    default:
      return ABOUT_COMMENTS.has(action) ? { comment: target, article } : { target };
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
