/** `/desk/<site>/reports/log`: the log as a file, for a span of days. */
import type { Request, Response } from 'express';
import { addDays, dateOf, readDay, startOfDay } from '../../../calendar.ts';
import { html, type SafeHtml } from '../../../html.ts';
import { type LogEntry, readLog } from '../../../store/log/export.ts';
import { knownTitles } from '../../../store/log/month.ts';
import { detail, noteSiteEvent, siteEvents } from '../../../store/log/site-events.ts';
import { formerNames } from '../../../store/settings/log.ts';
import { fill } from '../../../texts.ts';
import type { ModerationDeps } from '../../deps.ts';
import { timeAndDate } from '../../words.ts';
import { deskHeaders, deskPath, sendDesk } from '../frame.ts';
import { atDesk, demandNonce } from '../guard.ts';
import { refused } from '../refusals.ts';
import { FORMATS, type Format, sendExport } from './export.ts';
import { type LineContext, type LogLine, logLine } from './log-lines.ts';
import { STYLES } from './month-page.ts';
import type { SheetContext } from './sheet.ts';
import { type ReportWords, reportWords } from './words.ts';

const EXPORTS_SHOWN = 10;
const YEAR_MS = 366 * 86_400_000;
/** No log is older. */
const FIRST_DAY = '2000-01-01';

function isInReach(day: string | null, today: string): boolean {
  return day !== null && day >= FIRST_DAY && day <= lastDay(today);
}

/** The end of a span may lie ahead, as that of a month or a year does. */
function lastDay(today: string): string {
  return `${Number(today.slice(0, 4)) + 1}-12-31`;
}

/** What is wrong with a day that was typed: nothing there, no day of the calendar, or too far away. */
function dayFault(typed: string, today: string, { noDate, noSuchDay, farDate }: ReportWords['log']): string {
  if (!/\d/.test(typed)) return noDate;
  const asDay = /^\s*\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\s*$/.test(typed);
  const far = readDay(typed) !== null || /\d{4}/.exec(typed)?.[0].match(/^(1[0-8]|19[0-6]|0)/);
  if (asDay && far) return fill(farDate, { first: dayName(FIRST_DAY), last: dayName(lastDay(today)) });
  return asDay ? noSuchDay : noDate;
}

interface Shown {
  from?: string;
  to?: string;
  faults?: { from?: string; to?: string };
  warned?: string;
  status?: number;
}

export async function showLog(
  deps: ModerationDeps,
  res: Response,
  { faults = {}, warned, status = 200, ...typed }: Shown = {},
): Promise<void> {
  const { seat, place } = atDesk(res);
  const { site } = place;
  const { log } = reportWords(site.locale);
  const now = deps.clock();
  const today = dateOf(now, site.timezone);
  const { from = `${today.slice(0, 7)}-01`, to = today } = typed;
  const field = (name: 'from' | 'to', value: string): SafeHtml => {
    const fault = faults[name];
    return html`<div><label for="${name}">${log[name]}</label>
${fault ? html`<p class="fault" id="${name}-fault">${fault}</p>` : null}
<input id="${name}" name="${name}" type="date" required max="${lastDay(today)}" value="${readDay(value) ?? value}"${fault ? html` aria-invalid="true" aria-describedby="${name}-fault"` : null}></div>`;
  };
  const body = html`<p><a class="back" href="${deskPath(seat, site.id, '/reports/month')}">‹ ${log.back}</a></p>
<h1>${log.title}</h1>
${warned ? html`<p class="notice" role="alert">${warned}</p>` : null}
<p>${log.intro}</p>
<form method="post" novalidate><input type="hidden" name="nonce" value="${seat.formNonce()}">
<div class="ends">${field('from', from)}${field('to', to)}</div>
<div class="row"><button name="format" value="csv" class="yes">${log.csv}</button>
<button name="format" value="json" class="plain">${log.json}</button></div></form>
${await earlierPart(deps, res)}`;
  sendDesk(res, seat, { site, title: log.title, body, here: 'reports', styles: STYLES }, { status });
}

/** Notes who exports what, and sends it. */
export async function exportLog(deps: ModerationDeps, req: Request, res: Response): Promise<void> {
  const { seat, place } = atDesk(res);
  const { site, moderator } = place;
  const { log } = reportWords(site.locale);
  const { format, ...typed } = readOrder(req.body);
  const [from, to] = [readDay(typed.from), readDay(typed.to)];
  const proof = demandNonce(req, seat);
  if (proof === 'foreign') return refused({ seat, place }, res);
  if (proof === 'expired') return showLog(deps, res, { ...typed, warned: log.old });
  const now = deps.clock();
  const today = dateOf(now, site.timezone);
  const faults = {
    ...(!isInReach(from, today) && { from: dayFault(typed.from, today, log) }),
    ...(!isInReach(to, today) && { to: dayFault(typed.to, today, log) }),
    ...(from !== null && to !== null && from > to && { to: log.turned }),
  };
  if (from === null || to === null || Object.keys(faults).length)
    return showLog(deps, res, { ...typed, faults, status: 422 });

  const db = deps.store.read;
  const former = await formerNames(db, deps.keys, site.id);
  const doing = { site: site.id, moderator: moderator.id, channel: 'desk', now } as const;
  await deps.store.write(
    (writing) => noteSiteEvent(writing, doing, { action: 'export', after: { format, from, to } }),
    'rows',
  );
  deps.logger.info({ site: site.id, moderator: moderator.id, from, to, format }, 'log exported');
  deskHeaders(res);
  const span = {
    site: site.id,
    from: startOfDay(from, site.timezone),
    // What is written while the file is read is none of it: this export's own row is the last.
    to: Math.min(startOfDay(addDays(to, 1), site.timezone), now + 1),
  };
  const context: LineContext & Omit<SheetContext, 'titles'> = {
    site,
    keys: deps.keys,
    nameOf: (id) => site.moderators.find((person) => person.id === id)?.name ?? former.get(id) ?? id,
  };
  const name = `nhat-ky-${site.id}-${from}-${to}`;
  const sheetOf = async (lines: readonly LogLine[]): Promise<SheetContext> => {
    const articles = lines.flatMap(({ article }) => article ?? []);
    return { ...context, titles: await knownTitles(db, site, articles) };
  };
  const lines = linesOf(readLog(db, span), context);
  await sendExport(res, { format, name, lines, sheetOf }).catch((err) => {
    // Whoever goes away in the middle has what they have; anything else must not look whole.
    if (!res.destroyed) res.destroy();
    if (!req.destroyed) deps.logger.error({ err, site: site.id }, 'an export broke off');
  });
}

async function* linesOf(entries: AsyncIterable<LogEntry>, context: LineContext): AsyncGenerator<LogLine> {
  for await (const entry of entries) yield logLine(entry, context);
}

function readOrder(body: unknown): { from: string; to: string; format: Format } {
  const fields = (body ?? {}) as Record<string, unknown>;
  const text = (name: string) => (typeof fields[name] === 'string' ? (fields[name] as string) : '');
  const format = FORMATS.find((one) => one === fields.format) ?? 'csv';
  return { from: text('from'), to: text('to'), format };
}

async function earlierPart(deps: ModerationDeps, res: Response): Promise<SafeHtml> {
  const { site } = atDesk(res).place;
  const { log } = reportWords(site.locale);
  const now = deps.clock();
  const rows = await siteEvents(deps.store.read, {
    site: site.id,
    from: now - YEAR_MS,
    actions: ['export'],
    most: EXPORTS_SHOWN,
  });
  const former = await formerNames(deps.store.read, deps.keys, site.id);
  const nameOf = (id: string | null) =>
    site.moderators.find((person) => person.id === id)?.name ?? former.get(id ?? '') ?? id ?? '';
  const line = ({ after, moderator_id, at }: (typeof rows)[number]) => {
    const { format, from, to } = detail(after);
    const values = { format: String(format).toUpperCase(), from: dayName(from), to: dayName(to) };
    return fill(log.line, { name: nameOf(moderator_id), ...timeAndDate(at, site), ...values });
  };
  return html`<section><h2>${log.earlier}</h2>
${rows.length ? html`<ul class="events">${rows.map((row) => html`<li>${line(row)}</li>`)}</ul>` : html`<p>${log.never}</p>`}</section>`;
}

function dayName(date: unknown): string {
  return String(date).split('-').reverse().join('/');
}
