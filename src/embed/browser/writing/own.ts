import type { Sent } from '../memory.ts';
import { createCard } from './card.ts';
import type { Desk } from './desk.ts';

export interface Own {
  add(sent: Sent): void;
  /** Asks the service how the reader's comments stand. Never rejects. */
  refresh(): Promise<unknown>;
}

const keptFor = 30 * 864e5;

/** The reader's own comments on this article, kept on this device: the one place where waiting ones are seen. */
export function createOwn(desk: Desk, events: { another(): void; changed(waiting: boolean): void }): Own {
  const { memory, now, place } = desk;
  const cards = new Map<string, ReturnType<typeof createCard>>();

  function changed() {
    let waiting = false;
    for (const [, card] of cards) waiting = card.waiting() || waiting;
    events.changed(waiting);
  }
  function show(sent: Sent) {
    const known = cards.get(sent.id);
    if (known) return known;
    const card = createCard(desk, sent, { another: events.another, changed });
    cards.set(sent.id, card);
    place.insertBefore(card.element, place.firstChild);
    return card;
  }

  const { sent = {} } = memory.read();
  for (const id of Object.keys(sent)) {
    const one = sent[id];
    if (one && now() - one.at < keptFor) show(one);
    else
      memory.change((kept) => {
        delete kept.sent?.[id];
      });
  }

  return {
    add(sent) {
      memory.change((kept) => {
        kept.sent = { ...kept.sent, [sent.id]: sent };
      });
      const card = show(sent);
      changed();
      card.element.focus();
    },
    refresh() {
      changed();
      return Promise.all(Array.from(cards, ([, card]) => card.refresh().catch(() => {})));
    },
  };
}
