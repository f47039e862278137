import type { Receipt } from '../api.ts';
import type { Sent } from '../memory.ts';
import type { Desk } from './desk.ts';
import { unsent } from './unsent.ts';

/** A comment of the reader's own, as it stands in the page. */
export interface Card {
  element: HTMLElement;
  /** Leads its author to mend it or take it back once it is published; stands with the comment where that is shown. */
  link: HTMLAnchorElement;
  sent: Sent;
  /** Where the service tells and changes how the comment stands. */
  path: string;
  /** The status that is shown; while it is `pending` the comment can be changed. */
  status: string;
  /** While the reader does something to it, it is not drawn anew. */
  busy?: boolean;
  show(receipt: Receipt): void;
}

const week = 7 * 864e5;

/** Makes the card of one comment: thanks, text, state and what can be done about it; empty until its state is shown. */
export function createCard(desk: Desk, sent: Sent, another: () => void, changed: () => void): Card {
  const { base, t, settings, shut, memory, now, say, rare, dom } = desk;
  const { h, button, refill } = dom;
  const element = h('section.card', { tabindex: -1 });
  const link = h('a.link', { href: `${base}r/${sent.receipt}`, target: '_blank' }, t('manage'));
  const card: Card = { element, link, sent, path: `v1/receipts/${sent.receipt}`, status: '', show };

  const does = (name: 'edit' | 'withdraw' | 'copy') =>
    button(t(name), async () => (await rare(name, card)) || say(t('undone'), element));

  function show({ status, reason, decidedAt, text, edited }: Receipt) {
    if (status === 'received') status = 'pending';
    text = text || sent.text;
    // The same again: what the reader is doing with the card goes on undisturbed.
    if (card.busy || (status === card.status && text === sent.text)) return;
    card.status = status;
    sent.text = text;
    const waiting = status === 'pending';
    const published = status === 'approved';
    // A published comment is told once and then stands in the list; what went wrong is told for a week.
    const told = published ? sent.seen === status : decidedAt && now() - Date.parse(decidedAt) > week;
    const gone = told || status === 'withdrawn' || status === 'removed';
    function keep() {
      element.hidden = !!told && !sent.edit;
      const kept = waiting ? sent : status !== 'withdrawn' && { ...sent, seen: status };
      memory('sent', { ...memory('sent'), [sent.id]: (kept || undefined) as Sent });
    }
    refill(
      element,
      !published && h('p.news', h('b', t(status as 'pending'))),
      waiting && settings.hours && h('p', settings.hours),
      reason && h('p', t('reason', reason)),
      !gone &&
        h(
          'p.meta',
          h('b.name', sent.name),
          (waiting || published) &&
            h('span.badge', t(waiting ? 'waiting' : edited ? 'publishedEdited' : 'approved')),
        ),
      !gone && h('p.text', sent.text),
      published && link,
      waiting && h('p.hint', t('onlyYou')),
      sent.edit &&
        unsent(desk, sent.edit, () => {
          delete sent.edit;
          keep();
          element.focus();
        }),
      waiting &&
        h(
          'div.actions',
          does('edit'),
          does('withdraw'),
          does('copy'),
          !shut && button(t('another'), another),
        ),
    );
    keep();
    changed();
  }
  return card;
}
