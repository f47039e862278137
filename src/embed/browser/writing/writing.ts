import type { Receipt } from '../api.ts';
import type { Life } from '../context.ts';
import type { Parent, Sent } from '../memory.ts';
import { type Card, createCard } from './card.ts';
import type { Desk } from './desk.ts';
import { createFilling } from './filling.ts';
import { createSending } from './sending.ts';
import { keptFor, sweep } from './sweeping.ts';
import { unsent } from './unsent.ts';

export interface Writing extends Pick<Life, 'submit' | 'reply' | 'arrange'> {
  /** Sends what could not be sent before, unless something is under way. */
  resume(): unknown;
  /** Asks how the reader's own comments stand. */
  check(): Promise<unknown>;
}

/** The form, and the reader's own comments on this article: the one place where waiting ones are seen. */
export function createWriting(desk: Desk): Writing {
  const { t, memory, now, get, form, list, place, stand, shut, dom } = desk;
  const { h, on, refill, button } = dom;
  const cards = new Map<string, Card>();
  const filling = createFilling(desk);
  const sending = createSending(desk, filling, taken);
  const head = h('div.replying');
  const left = h('div');
  let another = false;

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
    form.hidden = waiting && !another && !form.elements.text.value;
    memory('covered', form.hidden);
    const draft = memory('draft');
    const texts = Object.values(memory('waiting') || {}).map(({ content }) => content.text);
    const words = [draft, ...texts.filter((one) => one !== draft)].join('\n\n').trim();
    refill(left, shut && words && unsent(desk, words, forget));
  }
  function forget() {
    memory('draft', '');
    memory('pressed', {});
    memory('waiting', {});
  }
  function answer(parent?: Parent | false | '' | null) {
    memory('parent', parent || null);
    refill(
      head,
      parent && h('p', t('replying', parent.name)),
      parent && button(t('cancel'), () => reply(), 'quiet link act'),
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
  function taken(sent: Sent, here: boolean) {
    const card = show(sent);
    if (here) {
      another = false;
      answer();
      place.after(stand);
    }
    arrange();
    if (here) card.focus();
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
    resume: sending.resume,
    check: () =>
      Promise.all(
        Array.from(cards, async ([id, card]) => {
          const { ok, status, body } = await get<Receipt>(card.path);
          if (ok) card.show(body);
          if (status !== 404 || card.sent.edit) return;
          card.show({ status: 'withdrawn' });
          card.element.remove();
          cards.delete(id);
        }),
      ),
  };
}
