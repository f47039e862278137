import type { Answer, Get, Problem, Receipt } from '../api.ts';
import type { Card } from '../writing/card.ts';
import type { Desk } from '../writing/desk.ts';

/** Does something to the comment over the API; the reader hears at once when it did not work. */
async function act(
  { get, send, t, say }: Desk,
  card: Card,
  method: string,
  change?: object,
): Promise<boolean> {
  const { element } = card;
  say(t('sending'), element);
  const { ok, body } = await send(method, card.path, change).catch((): Partial<Answer<object>> => ({}));
  if (!ok) {
    if (body) await refresh(get, card);
    const { errors = [], title }: Problem = body || {};
    say(errors[0] ? errors[0].detail : title || t('undone'), element);
  }
  return !!ok;
}

/** The comment may have been decided meanwhile: then that is shown instead of what the reader was doing. */
async function refresh(get: Get, card: Card): Promise<void> {
  const { ok, body } = await get<Receipt>(card.path);
  card.busy = /^(rec|pend)/.test(body.status);
  if (ok) card.show(body);
}

/** Shows the card again as it was before the reader did something with it, but for its text. */
function back({ say }: Desk, card: Card, text = card.sent.text): void {
  say('');
  Object.assign(card, { busy: false, status: '' }).show({ status: 'pending', text });
  card.element.focus();
}

/** Lets the reader change the text of a waiting comment, in its card. */
export function edit(desk: Desk, card: Card): true {
  const { t, say, dom, memory } = desk;
  const { h, button, refill } = dom;
  const { sent } = card;
  // Neither a decision meanwhile nor a reload loses what is typed.
  const input = () => {
    sent.edit = area.value;
    memory('sent', { ...memory('sent'), [sent.id]: sent });
  };
  const area = h('textarea.input', { rows: 5, 'aria-label': t('text'), input });
  area.value = sent.edit || sent.text;
  card.busy = true;
  async function save() {
    const text = area.value.trim();
    if (!text) return area.focus();
    if (!(await act(desk, card, 'PATCH', { text }))) return;
    leave(text);
    say(t('saved'), card.element);
  }
  function leave(text?: string) {
    delete sent.edit;
    back(desk, card, text);
  }
  const cancel = button(t('cancel'), () => leave());
  refill(card.element, area, h('div.actions', button(t('save'), save, 'send'), cancel));
  area.focus();
  return true;
}

/** Takes a comment back, after one more question. */
export function withdraw(desk: Desk, card: Card): true {
  const { t, dom } = desk;
  const { h, button, refill } = dom;
  const yes = button(t('withdraw'), async () => {
    if (!(await act(desk, card, 'DELETE'))) return;
    card.busy = false;
    card.show({ status: 'withdrawn' });
    card.element.focus();
  });
  card.busy = true;
  refill(
    card.element.querySelector('.actions') as Element,
    h('p', t('sure')),
    yes,
    button(t('cancel'), () => back(desk, card)),
  );
  yes.focus();
  return true;
}

/** Puts the address where the result can be seen on the clipboard, or shows it where there is none. */
export async function copy({ t, say, dom }: Desk, { link, element }: Card): Promise<true> {
  const before = (element.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
  let copied = true;
  try {
    await navigator.clipboard.writeText(link.href);
  } catch {
    // No clipboard on plain-http pages and in old browsers: there the old way.
    const area = dom.h('textarea.trap');
    area.value = link.href;
    element.append(area);
    area.select();
    copied = document.execCommand('copy');
    area.remove();
    if (before) before.focus();
  }
  say(copied ? t('copied') : link.href, element);
  return true;
}
