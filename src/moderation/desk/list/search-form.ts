/** "Tìm tên, nội dung, bài viết (gõ không dấu cũng được)", and what narrows it down. */
import type { Site } from '../../../../config/sites.ts';
import { html, type SafeHtml } from '../../../html.ts';
import type { DeskWords } from '../words.ts';
import type { TopFacts } from './top.ts';
import { type Query, SEARCH_STATES } from './wanted.ts';

export interface Titled {
  id: string;
  title: string | null;
}

/** @param articles those that may be chosen, the chosen one among them */
export function searchForm(
  query: Query,
  articles: readonly Titled[],
  { place: { site }, desk, path }: TopFacts,
): SafeHtml {
  const words = desk.search;
  const chosen = chosenWords(query, articles, site, words);
  const states = SEARCH_STATES.map((state) => option(state, words.states[state], query.state));
  const people = site.moderators.map(({ id, name }) => option(id, name, query.by));
  return html`<form class="find" role="search" method="get" action="${path('/search')}">
<label for="q">${words.label}</label>
<div class="one-line"><input id="q" name="q" type="search" value="${query.q}" maxlength="200" autocomplete="off"><button class="plain">${words.go}</button></div>
<details><summary>${chosen.length ? `${words.narrow}: ${chosen.join(' · ')}` : words.narrow}</summary><div class="fields">
<p><label for="state">${words.state}</label><select id="state" name="state">${states}</select></p>
<p><label for="article">${words.article}</label><select id="article" name="article">${option('', words.any, query.article)}${articles.map(({ id, title }) => option(id, (title ?? id).slice(0, 120), query.article))}</select></p>
<p><label for="by">${words.by}</label><select id="by" name="by">${option('', words.anybody, query.by)}${people}</select></p>
<p><label for="from">${words.from}</label><input id="from" name="from" type="date" value="${query.from}"></p>
<p><label for="to">${words.to}</label><input id="to" name="to" type="date" value="${query.to}"></p>
</div></details></form>`;
}

/** What narrows the search down now: folded away it would be forgotten, and open it would push the comments off a phone. */
function chosenWords(
  { state, article, by, from, to }: Query,
  articles: readonly Titled[],
  { moderators }: Pick<Site, 'moderators'>,
  words: DeskWords['search'],
): string[] {
  const day = (date: string) => date.split('-').reverse().join('/');
  return [
    ...(state === 'all' ? [] : [words.states[state]]),
    ...(article ? [(articles.find(({ id }) => id === article)?.title ?? article).slice(0, 60)] : []),
    ...(by ? [moderators.find(({ id }) => id === by)?.name ?? by] : []),
    ...(from ? [`${words.from} ${day(from)}`] : []),
    ...(to ? [`${words.to} ${day(to)}`] : []),
  ];
}

function option(value: string, label: string, chosen: string): SafeHtml {
  return html`<option value="${value}"${value === chosen ? html` selected` : null}>${label}</option>`;
}
