/** The page of one comment: as it stands, with its buttons, its history and every text it ever had. */
import { html, type SafeHtml } from '../../../html.ts';
import type { CommentRow } from '../../../store/database/schema.ts';
import type { ReportsOn } from '../../../store/desk/reports.ts';
import type { Story } from '../../../store/desk/story.ts';
import { fill, formatDateTime } from '../../../texts.ts';
import type { Loaded } from '../../deciding/load.ts';
import type { Remark } from '../../pages/context.ts';
import { type ItemContext, itemOf } from '../list/item.ts';
import { storyLines } from './story-lines.ts';
import { stateOfText, type TextState } from './text-state.ts';

export interface CommentPage {
  loaded: Loaded;
  story: Story;
  reports: ReportsOn | undefined;
  around: ItemContext;
  remark: Remark | null;
  /** Its reports were looked at a short time ago, and it was kept; with the way back. */
  kept: SafeHtml | null;
}

export function commentBody({ loaded, story, reports, around, remark, kept }: CommentPage): SafeHtml {
  const { context, desk, path } = around;
  const { site, now, nameOf } = context;
  const words = desk.history;
  const lines = storyLines(loaded.comment, story, { site, now, words, nameOf });
  return html`<p><a class="back" href="${path('')}">${desk.back}</a></p>
<h1 class="visually-hidden">${desk.comment}</h1>
<div class="one">${itemOf(loaded, around, { remark, reports, kept, open: true })}</div>
<section class="story"><h2>${words.title}</h2>
<ol>${lines.map(({ at, time, text }) => html`<li><time datetime="${new Date(at).toISOString()}">${time}</time> ${text}</li>`)}</ol></section>
${story.revisions.length > 1 ? texts(loaded.comment, story, around) : null}`;
}

/** The texts side by side, the first one first, each with what became of it. */
function texts(comment: CommentRow, story: Story, { context, desk }: ItemContext): SafeHtml {
  const { revisions } = story;
  const { site, nameOf } = context;
  const words = desk.history;
  return html`<section class="texts"><h2>${words.texts}</h2><div>${revisions.map((revision) => {
    const { n, author, created_at } = revision;
    const by =
      author === 'reader'
        ? n === 1
          ? words.original
          : words.readersText
        : fill(words.edited, { name: nameOf(author) });
    const stateLine = (state: TextState | null) =>
      state && html`<p class="state-of ${state}">${words.states[state]}</p>`;
    return html`<section class="card"><h3 class="by">${by} <time datetime="${new Date(created_at).toISOString()}">${formatDateTime(created_at, site)}</time></h3>
<div class="text">${html.raw`${context.htmlOf(revision)}`}</div>${stateLine(stateOfText(n, comment, story))}</section>`;
  })}</div></section>`;
}
