/** The parts of a month's report. */
import type { Site } from '../../../../config/sites.ts';
import type { Status } from '../../../comment.ts';
import { html, type SafeHtml } from '../../../html.ts';
import type { DayWork, Month, Work } from '../../../store/log/month-tally.ts';
import { fill } from '../../../texts.ts';
import { reasonsFor } from '../../words.ts';
import { inWords } from '../durations.ts';
import { deskWords } from '../words.ts';
import { table } from './table.ts';
import type { ReportWords } from './words.ts';

export interface MonthView {
  month: Month;
  site: Site;
  words: ReportWords;
  /** `2.419`, as the language writes it. */
  count(n: number): string;
  nameOf(moderator: string): string;
  /** Titles that were read from the articles' own pages, by id. */
  titles: ReadonlyMap<string, string>;
}

const PLACES = [
  'approved',
  'rejected',
  'spam',
  'pending',
  'received',
  'removed',
  'withdrawn',
] as const satisfies Status[];

/** What came in and where it is now: the lines add up. */
export function arrivedPart({ month, words, count }: MonthView): SafeHtml {
  const { arrived } = words;
  const { received } = month.total;
  const share = (n: number) => (received ? `${Math.round((100 * n) / received)} %` : '');
  const name = (place: Status): string | SafeHtml =>
    place === 'spam' && month.spamUnseen
      ? html`${arrived.spam} <span class="soft">${fill(arrived.unseen, { n: count(month.spamUnseen) })}</span>`
      : arrived[place];
  return html`<section><h2>${fill(arrived.title, { n: count(received) })}</h2>
${table(
  arrived.caption,
  [
    { label: arrived.state },
    { label: words.month.number, isNumber: true },
    { label: words.month.share, isNumber: true },
  ],
  PLACES.map((place) => [name(place), count(month.places[place]), share(month.places[place])]),
  { id: 'arrived', foot: [arrived.total, count(received), share(received)] },
)}</section>`;
}

/** What was decided in the month. */
export function workPart({ month, words, count }: MonthView): SafeHtml {
  const { work } = words;
  const names = ['published', 'edited', 'rejected', 'spam', 'removed', 'withdrawn', 'replies'] as const;
  const rows = names.map((name) => [
    name === 'edited' ? html`<span class="soft">– ${work.edited}</span>` : work[name],
    count(month.total[name]),
  ]);
  return html`<section><h2>${work.title}</h2><p class="soft">${work.note}</p>
${table(work.title, [{ label: work.what }, { label: words.month.number, isNumber: true }], rows, { id: 'work' })}</section>`;
}

/** The site's own reasons by name, everything else together. */
export function reasonsPart({ month, words, count, site }: MonthView): SafeHtml {
  const { reasons } = words;
  const listed = new Set(reasonsFor(site));
  const sums = new Map<string, number>();
  for (const { reason, n } of month.reasons) {
    const name = reason === null ? reasons.none : listed.has(reason) ? reason : reasons.other;
    sums.set(name, (sums.get(name) ?? 0) + n);
  }
  const rows = [...sums].sort(([, a], [, b]) => b - a).map(([name, n]) => [name, count(n)]);
  return html`<section><h2>${reasons.title}</h2>
${rows.length ? table(reasons.title, [{ label: reasons.reason }, { label: words.month.number, isNumber: true }], rows, { id: 'reasons' }) : html`<p>${reasons.empty}</p>`}</section>`;
}

export function waitsPart({ month: { waits: found }, words, count, site }: MonthView): SafeHtml {
  const { waits } = words;
  const say = (ms: number | null) => (ms === null ? '' : inWords(ms, deskWords(site.locale)));
  const rows = (['median', 'p90', 'longest'] as const).map((name) => [waits[name], say(found[name])]);
  return html`<section><h2>${waits.title}</h2>
${
  found.decided
    ? html`<p class="soft">${fill(waits.note, { n: count(found.decided) })}</p>
${table(waits.title, [{ label: waits.measure }, { label: waits.time, isNumber: true }], rows, { id: 'waits' })}`
    : html`<p>${waits.empty}</p>`
}</section>`;
}

const DONE = ['published', 'edited', 'rejected', 'spam', 'removed'] as const satisfies (keyof Work)[];

export function peoplePart({ month, words, count, nameOf }: MonthView): SafeHtml {
  const { people, columns } = words;
  const rows = month.people.map((person) => [
    person.moderator === null ? people.rule : nameOf(person.moderator),
    ...DONE.map((name) => count(person[name])),
  ]);
  const heads = [{ label: people.who }, ...DONE.map((name) => ({ label: columns[name], isNumber: true }))];
  return html`<section><h2>${people.title}</h2>
${rows.length ? table(people.title, heads, rows, { id: 'people' }) : html`<p>${people.empty}</p>`}</section>`;
}

export function daysPart({ month, words, count }: MonthView): SafeHtml {
  const { days, columns, legend } = words;
  const names = ['received', ...DONE, 'withdrawn'] as const satisfies (keyof DayWork)[];
  const heads = [{ label: days.day }, ...names.map((name) => ({ label: columns[name], isNumber: true }))];
  const cells = (line: DayWork) => names.map((name) => (line[name] ? count(line[name]) : '0'));
  const rows = month.days.map((day) => [String(Number(day.date.slice(8))), ...cells(day)]);
  return html`<section class="days"><h2>${days.title}</h2>
${table(days.title, heads, rows, { id: 'days', foot: [days.total, ...cells(month.total)] })}
<p class="soft">${legend}</p></section>`;
}

export function articlesPart({ month, words, count, titles }: MonthView): SafeHtml {
  const { articles, columns } = words;
  const rows = month.articles.map(({ article, received, published }) => [
    titles.get(article) ?? html`${article} <span class="soft">(${articles.unchecked})</span>`,
    count(received),
    count(published),
  ]);
  const heads = [
    { label: articles.article },
    { label: columns.received, isNumber: true },
    { label: columns.published, isNumber: true },
  ];
  return html`<section><h2>${articles.title}</h2>${table(articles.title, heads, rows, { id: 'articles' })}</section>`;
}
