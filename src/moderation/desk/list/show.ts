/** Answers with the page of a list. */
import type { Request, Response } from 'express';
import { dateOf, startOfDay } from '../../../calendar.ts';
import { html, type SafeHtml } from '../../../html.ts';
import { newestWaiting, queueCounts } from '../../../store/desk/queues.ts';
import { recentArticles } from '../../../store/desk/recent-articles.ts';
import { dayOf } from '../../../store/desk/today.ts';
import { troubleOf } from '../../../store/desk/trouble.ts';
import type { ModerationDeps } from '../../deps.ts';
import type { PageContext, Remark } from '../../pages/context.ts';
import { largestClusters } from '../clusters/overview.ts';
import { STYLES } from '../clusters/styles.ts';
import { deskPath, sendDesk, sendPart } from '../frame.ts';
import type { AtDesk } from '../guard.ts';
import { PIECE } from '../refusals.ts';
import { SCRIPT } from '../script.ts';
import { contextAt } from '../visitor.ts';
import { deskWords } from '../words.ts';
import { type ItemContext, justDone } from './item.ts';
import { keptLine } from './kept.ts';
import { loadItem, loadList } from './load.ts';
import { batchLineOn } from './many/line.ts';
import { manyBody } from './many/page.ts';
import { HERE, listBody } from './page.ts';
import { searchForm } from './search-form.ts';
import { dayLine, strip, type TopFacts, tabs } from './top.ts';
import { isEmpty, type ListName, pathOf, readWanted, type Wanted } from './wanted.ts';

export interface Said {
  remark?: Remark | null;
  /** Above the page of several: why nothing was done. */
  fault?: string | null;
  status?: number;
}

export async function showList(
  deps: ModerationDeps,
  at: AtDesk,
  req: Request,
  res: Response,
  list: ListName,
  { remark = null, fault = null, status = 200 }: Said = {},
): Promise<void> {
  const { seat, place } = at;
  const { site } = place;
  const { read } = deps.store;
  const now = deps.clock();
  const wanted = readWanted(list, req.query);
  const desk = deskWords(site.locale);
  const [listed, counts, context, done, newest] = await Promise.all([
    loadList(read, place, wanted, now),
    queueCounts(read, site.id),
    contextAt(deps, at),
    wanted.done === null ? null : loadItem(read, place, wanted.done, now),
    list === 'waiting' ? newestWaiting(read, site.id) : null,
  ]);
  const path = (rest: string) => deskPath(seat, site.id, rest);
  const around: ItemContext = {
    context: list === 'spam' ? unexplained(context) : context,
    desk,
    path,
    reported: list === 'reported',
  };
  const top = await topOf(deps, at, wanted, { place, desk, path, now }, counts);
  const page = {
    wanted,
    listed,
    around,
    top,
    done: done && {
      comment: done.comment.id,
      line: (list === 'reported' ? await keptLine(read, done, around) : null) ?? justDone(done, around),
    },
    batch: await batchLineOn(read, at, wanted, around),
    remark,
    count: list === 'waiting' || list === 'spam' ? counts[list] : null,
    newest,
  };
  const body = wanted.many ? manyBody(page, fault) : listBody(page);
  if (req.get(PIECE)) return sendPart(res, status, body);
  const title = list === 'search' ? desk.search.title : desk.tabs[list];
  sendDesk(
    res,
    seat,
    { site, title, here: HERE, wide: !wanted.many, script: SCRIPT, styles: STYLES, body },
    { status },
  );
}

/** Among what the filter took for spam nobody has to be told so. */
function unexplained(context: PageContext): PageContext {
  const { words } = context;
  return { ...context, words: { ...words, notice: { ...words.notice, filtered: '' } } };
}

async function topOf(
  { store: { read }, keys, sites }: ModerationDeps,
  { place: { site } }: AtDesk,
  wanted: Wanted,
  facts: TopFacts,
  counts: Awaited<ReturnType<typeof queueCounts>>,
): Promise<SafeHtml> {
  const { now, desk, path } = facts;
  const isStart = wanted.list === 'waiting' && !wanted.many && !wanted.after;
  const [trouble, day, articles, clusters] = await Promise.all([
    troubleOf(read, keys, site, now),
    dayOf(read, site.id, startOfDay(dateOf(now, site.timezone), site.timezone)),
    recentArticles(read, site.id, wanted.query.article),
    isStart ? largestClusters(read, facts) : null,
  ]);
  const { list, query, many } = wanted;
  const ignored = sites.settings(site.id)?.ignored.length ?? 0;
  const open = list === 'search';
  const mayMany = !many && list !== 'reported' && !(open && isEmpty(query));
  return html`${strip(trouble, ignored, facts)}
${tabs(list, counts, facts)}
${
  many
    ? null
    : html`${dayLine(day, facts)}
<div class="ways">${searchForm(query, articles, facts)}
${mayMany ? html`<a class="plain" href="${path(pathOf({ list, query, many: true }))}">${desk.many.title}</a>` : null}</div>${clusters}`
}`;
}
