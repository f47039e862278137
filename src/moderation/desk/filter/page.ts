/** `/desk/<site>/filter`: what the learned filter made of the newsroom's decisions, and where it was wrong. */
import { readFileSync } from 'node:fs';
import type { Response } from 'express';
import { html, type SafeHtml } from '../../../html.ts';
import { type Briefly, briefly, type FilterSummary, readSummary } from '../../../store/learning/summaries.ts';
import { fill, formatDate, formatTime } from '../../../texts.ts';
import type { ModerationDeps } from '../../deps.ts';
import { deskPath, sendDesk } from '../frame.ts';
import { atDesk } from '../guard.ts';
import { type FilterWords, filterWords } from './words.ts';

const STYLES = readFileSync(new URL('filter.css', import.meta.url), 'utf8');
const EXCERPT = 140;

export async function showFilter({ store }: ModerationDeps, res: Response): Promise<void> {
  const { seat, place } = atDesk(res);
  const { site } = place;
  const words = filterWords(site.locale);
  const found = await readSummary(store.read, site.id);
  const wrong = found
    ? await briefly(store.read, site.id, [...found.summary.alarms, ...found.summary.misses])
    : [];
  const link = ({ id, name, text }: Briefly) =>
    html`<li><a href="${deskPath(seat, site.id, `/c/${encodeURIComponent(id)}`)}"><b>${name}</b>: ${text.slice(0, EXCERPT)}</a></li>`;
  const listOf = (ids: readonly string[]) => wrong.filter(({ id }) => ids.includes(id)).map(link);
  const summary = found?.summary;
  // Signs by which nothing is sorted yet would look as if it were.
  const speaks = summary !== undefined && summary.threshold !== null;
  const body = html`<h1>${words.title}</h1>
${speaks ? null : html`<p>${summary ? html`<b>${words.silent}</b> ${words.untilThen}` : html`<b>${words.nothing}</b>`}</p>`}
<p>${words.about}</p>
${summary ? figures(summary, words, site.locale) : null}
${
  speaks
    ? html`${wordList(words.forSpam, summary.forSpam, words)}${wordList(words.against, summary.against, words)}
<section><h2>${words.alarms}</h2>${comments(listOf(summary.alarms), words.alarmsNote, words.noAlarms)}</section>
<section><h2>${words.misses}</h2>${comments(listOf(summary.misses), words.missesNote, words.noMisses)}</section>`
    : null
}
${found ? html`<p class="soft">${fill(words.made, { time: formatTime(found.at, site), date: formatDate(found.at, site) })}</p>` : null}`;
  sendDesk(res, seat, { site, title: words.title, here: 'filter', body, styles: STYLES });
}

function figures(summary: FilterSummary, words: FilterWords, locale: string): SafeHtml {
  const { approved, rejected, spam, threshold, record } = summary;
  const count = (n: number) => n.toLocaleString(locale);
  const learned = { approved: count(approved), rejected: count(rejected), spam: count(spam) };
  const alarms = { wrong: count(record.alarms), all: count(record.ham) };
  const misses = { wrong: count(record.misses), all: count(record.spam) };
  return html`<p>${fill(words.learned, learned)}</p>
${
  threshold === null
    ? null
    : html`<p><b>${fill(words.threshold, { percent: percentOf(threshold, locale) })}</b> ${words.thresholdNote}</p>`
}
${
  record.ham + record.spam > 0
    ? html`<section><h2>${words.record}</h2><p>${fill(words.alarmsCount, alarms)}</p><p>${fill(words.missesCount, misses)}</p></section>`
    : null
}`;
}

/** Never rounded up to certainty. */
function percentOf(likelihood: number, locale: string): string {
  const percent = Math.min(99.9, Math.floor(likelihood * 1_000) / 10);
  return percent.toLocaleString(locale, { maximumFractionDigits: 1 });
}

function wordList(title: string, strong: readonly string[], words: FilterWords): SafeHtml {
  return html`<section><h2>${title}</h2>
${
  strong.length > 0
    ? html`<p class="soft">${words.wordsNote}</p><ol class="strong">${strong.map((one) => html`<li>${one}</li>`)}</ol>`
    : html`<p>${words.noWords}</p>`
}</section>`;
}

function comments(list: SafeHtml[], note: string, none: string): SafeHtml {
  return list.length > 0
    ? html`<p class="soft">${note}</p><ul class="wrong">${list}</ul>`
    : html`<p>${none}</p>`;
}
