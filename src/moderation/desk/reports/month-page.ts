/** `/desk/<site>/reports/month`: a month to look at and to print. */
import { readFileSync } from 'node:fs';
import type { Request, Response } from 'express';
import { addMonths, dateOf, daysOf, isMonth } from '../../../calendar.ts';
import { html, type SafeHtml } from '../../../html.ts';
import { firstArrival, knownTitles, readMonth } from '../../../store/log/month.ts';
import { formerNames } from '../../../store/settings/log.ts';
import { fill, formatDate, formatTime } from '../../../texts.ts';
import type { ModerationDeps } from '../../deps.ts';
import { deskPath, sendDesk } from '../frame.ts';
import { atDesk } from '../guard.ts';
import {
  arrivedPart,
  articlesPart,
  daysPart,
  type MonthView,
  peoplePart,
  reasonsPart,
  waitsPart,
  workPart,
} from './month-parts.ts';
import { type ReportWords, reportWords } from './words.ts';

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
export const STYLES = read('reports.css');
const SCRIPT = read('print-button.js');

export async function showMonth(deps: ModerationDeps, req: Request, res: Response): Promise<void> {
  const { seat, place } = atDesk(res);
  const { site } = place;
  const words = reportWords(site.locale);
  const now = deps.clock();
  const asked = String(req.query.m ?? '');
  const current = dateOf(now, site.timezone).slice(0, 7);
  const month = isMonth(asked) ? asked : current;
  const db = deps.store.read;
  const [found, former, first] = await Promise.all([
    readMonth(db, { site: site.id, days: daysOf(month, site.timezone) }),
    formerNames(db, deps.keys, site.id),
    firstArrival(db, site.id),
  ]);
  const titles = await knownTitles(
    db,
    site,
    found.articles.map(({ article }) => article),
  );
  const view: MonthView = {
    month: found,
    site,
    words,
    titles,
    count: (n) => n.toLocaleString(site.locale),
    nameOf: (id) => site.moderators.find((person) => person.id === id)?.name ?? former.get(id) ?? id,
  };
  const title = fill(words.month.title, { month: monthName(month) });
  const made = { time: formatTime(now, site), date: formatDate(now, site), zone: site.timezone };
  const path = deskPath(seat, site.id, '/reports');
  const from = first === null ? current : dateOf(first, site.timezone).slice(0, 7);
  const body = html`<h1>${title}</h1><p class="paper">${site.name}</p>
${chooser({ words, path, month, from, to: current })}
<div class="screen row"><button type="button" class="plain" id="print" hidden>${words.month.print}</button>
${place.role === 'editor' ? html`<a class="plain" href="${path}/log">${words.month.log}</a>` : null}</div>
<p class="soft made">${fill(words.month.made, made)}${month === current ? ` ${words.month.going}` : null}</p>
${parts(view)}`;
  sendDesk(res, seat, { site, title, body, here: 'reports', styles: STYLES, script: SCRIPT });
}

function parts(view: MonthView): SafeHtml {
  const { total, people } = view.month;
  if (!total.received && !people.length && !total.withdrawn && !total.replies)
    return html`<p><b>${view.words.month.none}</b></p>`;
  return html`<div class="pairs">${arrivedPart(view)}${workPart(view)}${reasonsPart(view)}${waitsPart(view)}${peoplePart(view)}${articlesPart(view)}</div>${daysPart(view)}`;
}

const MONTHS_MOST = 240;

/** Neighbouring months by link, any other by a list; and the way to paper. */
function chooser({
  words,
  path,
  month,
  from,
  to,
}: {
  words: ReportWords;
  path: string;
  month: string;
  from: string;
  to: string;
}): SafeHtml {
  const months: string[] = [];
  for (let one = to; one >= from && months.length < MONTHS_MOST; one = addMonths(one, -1)) months.push(one);
  if (!months.includes(month)) months.push(month);
  const link = (target: string, label: string, shown: boolean) =>
    shown ? html`<a class="plain" href="${path}/month?m=${target}">${label}</a>` : null;
  return html`<div class="screen"><div class="row">
${link(addMonths(month, -1), `‹ ${words.month.before}`, month > from)}
${link(addMonths(month, 1), `${words.month.after} ›`, month < to)}</div>
<form method="get" action="${path}/month" class="row"><label for="m">${words.month.choose}</label>
<select id="m" name="m">${months.map((one) => html`<option value="${one}"${one === month ? html` selected` : null}>${monthName(one)}</option>`)}</select>
<button class="plain">${words.month.show}</button></form></div>`;
}

function monthName(month: string): string {
  const [year, number] = month.split('-');
  return `${number}/${year}`;
}
