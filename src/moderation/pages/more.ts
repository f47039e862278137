/** "Thêm…": what else may be done about a comment, its sender, its article or the site. */
import { html, type SafeHtml } from '../../html.ts';
import type { PageAction } from '../deciding/actions.ts';
import type { Loaded } from '../deciding/load.ts';
import { canBeBanned } from './asking/ban.ts';
import type { PageContext } from './context.ts';
import { button } from './forms.ts';

/**
 * The menu, to stand in a form. All but "spam" lead to a page that asks first.
 * @param spam whether marking as spam is among them
 */
export function moreMenu(loaded: Loaded, context: PageContext, { spam }: { spam: boolean }): SafeHtml | null {
  const { words } = context;
  const entries = entriesOf(loaded, context);
  const buttons = [
    ...(spam && context.may('spam') ? [button('spam', words.spam, 'plain')] : []),
    ...entries.map((action) => button(action, words.more[action], 'plain')),
  ];
  if (!buttons.length) return null;
  return html`<details class="more" name="more"><summary>${words.more.open}</summary>
<div class="menu">${buttons}</div></details>`;
}

type Entry = PageAction & ('reply' | 'forward' | 'close-article' | 'pause-site' | 'ban');

/** Whether the menu has it for this comment as it stands. */
export function isOffered(action: PageAction, loaded: Loaded, context: PageContext): boolean {
  return (entriesOf(loaded, context) as PageAction[]).includes(action);
}

function entriesOf(loaded: Loaded, { may, paused }: PageContext): Entry[] {
  const { comment, standing, article } = loaded;
  const live = standing.kind === 'waiting' || standing.kind === 'decided';
  const entries: [Entry, boolean][] = [
    ['reply', live && comment.status !== 'removed' && comment.newsroom === null],
    ['forward', live],
    ['ban', canBeBanned(loaded)],
    ['close-article', article.closed === null],
    ['pause-site', paused === null],
  ];
  return entries.flatMap(([action, offered]) => (offered && may(action) ? [action] : []));
}
