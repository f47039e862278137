import type { Answer, Listing } from './api.ts';
import { drawComment } from './comment.ts';
import type { Context, Life, List } from './context.ts';
import { button, h, refill } from './dom.ts';

/** The published comments: heading, order, comments with their replies, and the rest on demand. */
export function createList(
  context: Context,
  first: Listing,
  act: (what: (life: Life) => unknown, pressed: HTMLElement) => unknown,
  drawn: () => unknown,
): List {
  const { options, settings, shut, t, get } = context;
  const heading = h('h3.heading', { id: 'heading' });
  const news = h('div.news', { role: 'status' });
  const rows = h('ol.list');
  const foot = h('div.foot');
  const shown: List['shown'] = new Map();
  const state: List['state'] = { count: 0, sort: options.sort || 'newest' };
  const orders = (['newest', 'oldest', 'top'] as const).slice(0, settings.likes ? 3 : 2);
  const choices = orders.map((sort) => {
    const choice: HTMLElement = button('', () => load(choice, { sort }), 'order');
    return choice;
  });

  function draw({ count, next, comments }: Listing, below?: unknown) {
    Object.assign(state, { count, next });
    if (!below) {
      shown.clear();
      refill(news);
      refill(rows);
    }
    refill(heading, t('heading', count));
    ordering.hidden = count < 2;
    choices.forEach((choice, i) => {
      const sort = orders[i] as 'top';
      refill(choice, { 'aria-pressed': sort === state.sort }, t(sort));
    });
    const items = comments
      .filter(({ id }) => !shown.has(id))
      .map((one) => drawComment(context, one, shown, act));
    rows.append(...items);
    const rest = count - rows.querySelectorAll('.text').length;
    const more: HTMLElement = button(
      `${t('more')} ${rest > 0 ? t('rest', rest) : ''}`,
      async () => ((await load(more, { cursor: `${next}` })) || more).focus(),
      'more',
    );
    refill(foot, next ? more : !count && !shut && h('p', t('empty')));
    drawn();
    return items[0];
  }
  async function load(pressed: HTMLElement, query: Record<string, string> = {}) {
    const asked = { sort: state.sort, ...query };
    const { ok, body } = await get<Listing>('v1/comments', asked).catch((): Partial<Answer<Listing>> => ({}));
    if (ok && body) {
      state.sort = asked.sort;
      return draw(body, query.cursor);
    }
    refill(pressed, t('moreFailed'));
  }

  const ordering = h('div.orders', ...choices);
  const element = h(
    'div.comments',
    { role: 'region', 'aria-labelledby': 'heading' },
    heading,
    ordering,
    news,
    rows,
    foot,
  );
  draw(first);
  return { element, news, shown, state, draw, load };
}
