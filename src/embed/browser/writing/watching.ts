import type { Comment, Listing } from '../api.ts';
import type { Desk } from './desk.ts';

/** Pages of the list that are fetched to find one comment, at most; a page has 100 then. */
const pagesToFind = 20;

/** Looks for new comments, and for the one that the page’s address names. */
export function createWatch({ get, list, t, dom }: Desk) {
  const { news, state, shown } = list;
  let hash = '';

  /** New comments are announced and shown on demand: nothing moves under the eyes of who is reading. */
  async function look() {
    const { ok, body } = await get<Listing>('v1/comments', { sort: state.sort });
    let all = 0;
    let sure = 0;
    const tally = (comments: Comment[]) => {
      for (const { id, deleted, replies = [] } of comments) {
        const known = shown.has(id);
        if (!known && !deleted) all++;
        tally(replies);
        if (known) sure = all;
      }
    };
    if (ok) tally(body.comments);
    // Below the last known one stands what a removal moved up from a page that was not fetched yet; and on such a page
    // a new one may stand, which only the numbers tell.
    const fresh = Math.max(body.count - state.count, state.next ? sure : all);
    const show = () => focus(list.draw(body));
    if (fresh > 0) dom.refill(news, dom.button(t('fresh', fresh), show, 'more'));
  }
  /** Goes to the comment, however far down it stands. */
  async function reveal(id: string) {
    for (let pages = 0; !shown.has(id) && state.next && pages < pagesToFind; pages++)
      await list.load(news, { cursor: state.next, limit: '100' });
    focus(shown.get(id));
  }
  function focus(item?: HTMLElement) {
    if (item) item.focus();
  }

  /** Answers nothing when there is no other one to go to. */
  function follow() {
    if (hash === location.hash) return;
    hash = location.hash;
    const id = hash.split('#binhluan-')[1];
    return id && reveal(id);
  }
  return { look, follow };
}
