import type { Receipt } from '../api.ts';
import type { Life } from '../context.ts';
import type { Parent, Sent } from '../memory.ts';
import { type Card, createCard } from './card.ts';
import type { Desk } from './desk.ts';
import { createFilling } from './filling.ts';
import { createSending } from './sending.ts';
import { keptFor, sweep } from './sweeping.ts';
import { unsent } from './unsent.ts';

/** The form, and the reader's own comments on this article: the one place where waiting ones are seen. */
export function createWriting(desk: Desk): Pick<Life, 'submit' | 'reply' | 'arrange' | 'wake'> {
  const { t, memory, now, get, form, list, place, stand, shut, dom } = desk;
  const { h, on, refill, button } = dom;
  const cards = new Map<string, Card>();
  const filling = createFilling(desk);
  const sending = createSending(desk, filling, taken);
  const head = h('div.replying');
  const left = h('div');
  let another = false;
  let asked = 0;

  function show(sent: Sent): HTMLElement {
    const card = cards.get(sent.id) || createCard(desk, sent, () => reply(), arrange);
    cards.set(sent.id, card);
    if (!sent.seen) card.show({ status: 'pending' });
    return card.element;
  }
  function arrange() {
    let waiting = false;
    cards.forEach(({ element, link, sent, status }) => {
      const published = status === 'approved' && list.shown.get(sent.id);
      const acts = published ? published.querySelector('.acts') : null;
      if (acts) acts.append(link);
      const under = (sent.parent && list.shown.get(sent.parent)) || place;
      if (element.parentNode !== under) under.append(element);
      waiting = waiting || (status === 'pending' && under === place);
    });
    if (!stand.isConnected) place.after(stand);
    form.hidden = waiting && !another;
    memory('covered', waiting);
    const draft = shut && memory('draft');
    refill(left, draft && unsent(desk, draft, forget));
  }
  function forget() {
    memory('draft', '');
    memory('attempt', memory('later', null) as null);
  }
  function answer(parent?: Parent | false | '' | null) {
    memory('parent', parent || null);
    refill(
      head,
      ...(parent ? [h('p', t('replying', parent.name)), button(t('cancel'), () => reply(), 'quiet')] : []),
    );
  }
  function reply(parent?: Parent, under?: HTMLElement) {
    another = true;
    answer(parent);
    if (under) under.append(stand);
    else place.after(stand);
    arrange();
    form.elements.text.focus();
  }
  function taken(sent: Sent) {
    another = false;
    answer();
    place.after(stand);
    const card = show(sent);
    arrange();
    card.focus();
  }

  stand.prepend(head);
  stand.append(left);
  on(form, 'focusin', sending.askStamp);
  // The touch that brought this file here is past already.
  if (form.matches(':focus-within')) sending.askStamp().catch(() => {});
  memory('opened', now());
  sweep(now());
  const sent = memory('sent') || {};
  for (const one of Object.values(sent)) {
    if (now() - one.at < keptFor) show(one);
    else {
      delete sent[one.id];
      memory('sent', sent);
    }
  }
  answer(memory('draft') && memory('parent'));
  arrange();
  return {
    submit: sending.submit,
    reply,
    arrange,
    wake() {
      sending.resume();
      if (now() - asked < 15e3) return;
      asked = now();
      return Promise.all(
        Array.from(cards, async ([id, card]) => {
          const { ok, status, body } = await get<Receipt>(card.path);
          if (ok) card.show(body);
          if (status !== 404 || card.sent.edit) return;
          card.show({ status: 'withdrawn' });
          card.element.remove();
          cards.delete(id);
        }),
      );
    },
  };
}
