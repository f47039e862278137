/** A line of the log as a row of a sheet: headings, names and times as people write them, in the site's language. */
import type { Site } from '../../../../config/sites.ts';
import { fill } from '../../../texts.ts';
import { labelOf, sayMailAfter, sayValue } from '../settings/fields/value-words.ts';
import { settingsWords } from '../settings/words.ts';
import type { LineNumber, LogLine } from './log-lines.ts';
import { type ReportWords, reportWords } from './words.ts';

const COLUMNS = [
  'time',
  'about',
  'action',
  'name',
  'channel',
  'from',
  'to',
  'revision',
  'reason',
  'title',
  'article',
  'comment',
  'target',
  'details',
  'number',
  'undoes',
] as const;
type Column = (typeof COLUMNS)[number];
export type Row = Record<Column, string | number | null>;

export interface SheetContext {
  site: Pick<Site, 'locale' | 'timezone'>;
  nameOf(moderator: string): string;
  /** Titles that are to be believed, by the id of the article. */
  titles: ReadonlyMap<string, string>;
}

/** The first line, in the order of the columns. */
export function headings({ locale, timezone }: SheetContext['site']): { key: Column; header: string }[] {
  const { columns } = reportWords(locale).sheet;
  return COLUMNS.map((key) => ({ key, header: fill(columns[key], { zone: timezone }) }));
}

export function rowOf(line: LogLine, context: SheetContext): Row {
  const { sheet } = reportWords(context.site.locale);
  const { article } = line;
  return {
    time: momentOf(line.time),
    about: sheet.about[line.about],
    action: named(sheet.actions, line.action),
    name: line.name ?? named(sheet.nobody, line.channel),
    channel: named(sheet.channels, line.channel),
    from: line.from && named(sheet.statuses, line.from),
    to: line.to && named(sheet.statuses, line.to),
    revision: line.revision,
    reason: line.reason,
    title: article === null ? null : (context.titles.get(article) ?? null),
    article,
    comment: line.comment,
    target: targetOf(line, context),
    details: detailsOf(line, context),
    number: numberOf(line.number, sheet),
    undoes: line.undoes && numberOf(line.undoes, sheet),
  };
}

/** `comment-12` as "Bình luận 12": the kind stands in words in a column of its own, too. */
function numberOf(number: LineNumber, { about }: ReportWords['sheet']): string {
  const [kind, n] = number.split('-') as [LogLine['about'], string];
  return `${about[kind]} ${n}`;
}

/** `2026-11-22T10:42:05+07:00` as `22/11/2026 10:42:05`, which sheets take for a time. */
function momentOf(time: string): string {
  const [date = '', clock = ''] = time.split('T');
  return `${date.split('-').reverse().join('/')} ${clock.slice(0, 8)}`;
}

/** A word for a code; one that there is no word for stands as it is. */
function named(words: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(words, code) ? (words[code] as string) : code;
}

const SETTINGS = ['set', 'unset'];
const ABOUT_PEOPLE = ['pause-mail', 'resume-mail', 'renew-links', 'cancel-renewal'];

function targetOf({ action, target }: LogLine, { site, nameOf }: SheetContext): string | null {
  if (target === null) return null;
  if (SETTINGS.includes(action)) return labelOf(target, settingsWords(site.locale), nameOf);
  return ABOUT_PEOPLE.includes(action) ? nameOf(target) : target;
}

function detailsOf(line: LogLine, { site }: SheetContext): string | null {
  const { action, details } = line;
  if (details === null) return null;
  const { sheet } = reportWords(site.locale);
  if (SETTINGS.includes(action)) return settingInWords(line, site, sheet);
  const parts = Object.entries(details).flatMap(([key, value]) =>
    value === null || value === undefined
      ? []
      : [`${named(sheet.details, key)}: ${named(sheet.values, inWords(String(value)))}`],
  );
  return parts.join('; ') || null;
}

/** Days and moments as people write them. */
function inWords(value: string): string {
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return momentOf(value);
  return /^\d{4}-\d\d-\d\d$/.test(value) ? value.split('-').reverse().join('/') : value;
}

function settingInWords(
  { target, details }: LogLine,
  { locale }: Pick<Site, 'locale'>,
  sheet: ReportWords['sheet'],
): string {
  const words = settingsWords(locale);
  const key = target ?? '';
  const { from, to, added, removed, byFile, addressChanged } = details ?? {};
  const say = (value: unknown): string => {
    if (key.startsWith('alarm.')) return value === 'set' ? words.alarm.isSet : words.alarm.isOff;
    if (!key.startsWith('moderators.')) return sayValue(key, value, words);
    if (typeof value !== 'object' || value === null) return words.history.absent;
    const { name, role, mailAfter } = value as Record<string, unknown>;
    return [
      name,
      words.people.roles[role === 'editor' ? 'editor' : 'moderator'],
      sayMailAfter(mailAfter, words),
    ].join(' · ');
  };
  const list = (label: string, values: unknown): string[] =>
    Array.isArray(values) && values.length ? [`${label}: ${values.join(', ')}`] : [];
  return [
    ...list(sheet.details.added, added),
    ...list(sheet.details.removed, removed),
    ...(added === undefined
      ? [`${sheet.details.from}: ${say(from)}`, `${sheet.details.to}: ${say(to)}`]
      : []),
    ...(addressChanged === true ? [sheet.addressChanged] : []),
    ...(byFile === true ? [sheet.byFile] : []),
  ].join('; ');
}
