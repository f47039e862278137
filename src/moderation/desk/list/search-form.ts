/** "Tìm tên, nội dung, bài viết (gõ không dấu cũng được)", and what narrows it down. */
import { html, type SafeHtml } from '../../../html.ts';
import type { TopFacts } from './top.ts';
import { isEmpty, type Query, SEARCH_STATES } from './wanted.ts';

export interface Titled {
  id: string;
  title: string | null;
}

/** @param articles those that may be chosen, the chosen one among them */
export function searchForm(
  query: Query,
  { articles, open }: { articles: readonly Titled[]; open: boolean },
  { place: { site }, desk, path }: TopFacts,
): SafeHtml {
  const words = desk.search;
  const narrowed = !isEmpty({ ...query, q: '' });
  const states = SEARCH_STATES.map((state) => option(state, words.states[state], query.state));
  const people = site.moderators.map(({ id, name }) => option(id, name, query.by));
  return html`<details class="find"${open ? html` open` : null}><summary>${words.title}</summary>
<form role="search" method="get" action="${path('/search')}">
<label for="q">${words.label}</label>
<div class="one-line"><input id="q" name="q" type="search" value="${query.q}" maxlength="200" autocomplete="off"><button class="plain">${words.go}</button></div>
<details${narrowed ? html` open` : null}><summary>${words.narrow}</summary><div class="fields">
<p><label for="state">${words.state}</label><select id="state" name="state">${states}</select></p>
<p><label for="article">${words.article}</label><select id="article" name="article">${option('', words.any, query.article)}${articles.map(({ id, title }) => option(id, (title ?? id).slice(0, 120), query.article))}</select></p>
<p><label for="by">${words.by}</label><select id="by" name="by">${option('', words.anybody, query.by)}${people}</select></p>
<p><label for="from">${words.from}</label><input id="from" name="from" type="date" value="${query.from}"></p>
<p><label for="to">${words.to}</label><input id="to" name="to" type="date" value="${query.to}"></p>
</div></details></form></details>`;
}

function option(value: string, label: string, chosen: string): SafeHtml {
  return html`<option value="${value}"${value === chosen ? html` selected` : null}>${label}</option>`;
}
