import { type Comment, type Listing, query } from './api.ts';
import type { Context } from './context.ts';
import { button, h, refill } from './dom.ts';
import { rich } from './rich.ts';
import { fill } from './texts.ts';
import { fullTime, readableTime } from './time.ts';

type Order = 'newest' | 'oldest' | 'top';

/** The address of a page of the list. */
export function listPath(site: string, article: string, sort?: string, cursor?: string | null): string {
  return `/v1/comments?${query({ site, article, sort, cursor })}`;
}

/** The published comments: heading, order, comments with their replies, and the rest on demand. */
export function createList(context: Context, first: Listing): HTMLElement {
  const { options, settings, texts, lang, api, now } = context;
  const { site, article } = options;
  let sort = options.sort || 'newest';
  let shown = new Set<string>();
  const heading = h('h3', { part: 'heading', id: 'heading' });
  const list = h('ol', { part: 'list' });
  const foot = h('div', { part: 'foot' });

  function item(comment: Comment): HTMLElement {
    const { id, deleted, createdAt, replies = [] } = comment;
    if (!deleted) shown.add(id);
    const ms = Date.parse(createdAt || '');
    const time = { part: 'time', datetime: createdAt, title: fullTime(ms, settings.timezone) };
    const meta = h(
      'p',
      { part: 'meta' },
      h('b', { part: 'name', dir: 'auto' }, comment.name),
      comment.newsroom && h('span', { part: 'badge' }, texts.newsroom),
      h('time', time, readableTime(ms, now(), texts, settings.timezone)),
      comment.edited && h('span', { part: 'edited' }, texts.edited),
    );
    return h(
      'li',
      { part: 'comment', tabindex: -1 },
      deleted ? h('p', { part: 'deleted' }, texts.removed) : meta,
      !deleted && h('div', { part: 'text', dir: 'auto' }, rich(comment.html || '')),
      replies[0] && h('ol', { part: 'replies' }, ...replies.map(item)),
    );
  }

  function show({ count, comments, next }: Listing) {
    refill(heading, fill(texts.heading, { n: count }, lang));
    const items = comments.filter(({ id }) => !shown.has(id)).map(item);
    list.append(...items);
    const rest = count - shown.size;
    const label = texts.more + (rest > 0 ? ` ${fill(texts.rest, { n: rest }, lang)}` : '');
    const more = button(
      label,
      async () => {
        const page = await load(more, sort, next);
        if (page) show(page)?.focus({ preventScroll: true });
      },
      'more',
    );
    const invited = !count && !settings.closed && !settings.paused;
    refill(foot, next ? more : invited && h('p', { part: 'empty' }, texts.empty));
    return items[0];
  }

  /** Fetches a page of the list; when that fails the pressed button itself says so. */
  async function load(
    pressed: HTMLElement,
    order: string,
    cursor?: string | null,
  ): Promise<Listing | undefined> {
    const answer = await api<Listing>('GET', listPath(site, article, order, cursor)).catch(() => null);
    if (answer?.ok) return answer.body;
    refill(pressed, texts.moreFailed);
    return undefined;
  }

  const offered: Order[] = ['newest', 'oldest'];
  if (settings.likes && first.comments.some(({ likes }) => likes)) offered.push('top');
  const choices = offered.map((order) => {
    const choice = button(
      texts[order],
      async () => {
        const page = await load(choice, order);
        if (!page) return;
        sort = order;
        shown = new Set();
        refill(list);
        show(page);
        press();
      },
      'order',
    );
    return choice;
  });
  function press() {
    choices.forEach((choice, place) => {
      const order = offered[place] || 'newest';
      refill(choice, texts[order]).setAttribute('aria-pressed', `${order === sort}`);
    });
  }

  show(first);
  press();
  const orders =
    first.count > 1 && h('div', { part: 'orders', role: 'group', 'aria-label': texts.sort }, ...choices);
  const top = h('div', { part: 'top' }, heading, orders);
  return h('div', { part: 'comments', role: 'region', 'aria-labelledby': 'heading' }, top, list, foot);
}
