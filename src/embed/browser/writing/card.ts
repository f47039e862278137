import type { Receipt } from '../api.ts';
import { button, h, refill } from '../dom.ts';
import type { Sent } from '../memory.ts';
import { fill } from '../texts.ts';
import { saidBy } from './delivery.ts';
import type { Desk } from './desk.ts';

export interface Card {
  element: HTMLElement;
  waiting(): boolean;
  /** Asks for the comment's state and shows it. Rejects when the service cannot be asked. */
  refresh(): Promise<void>;
}

const week = 7 * 864e5;

/** The card of one comment of the reader's own: thanks, text, state and what can be done about it. */
export function createCard(
  { api, texts, settings, memory, now, say }: Desk,
  sent: Sent,
  events: { another(): void; changed(): void },
): Card {
  const path = `/v1/receipts/${encodeURIComponent(sent.receipt)}`;
  const element = h('section', { part: 'card', tabindex: -1 });
  let status = sent.seen || 'received';
  let shown = '';
  let editing = false;
  const waiting = () => /^(received|pending)$/.test(status);

  function remember(edit: (sent: Sent) => void) {
    memory.change((kept) => {
      const own = kept.sent?.[sent.id];
      if (own) edit(own);
      edit(sent);
    });
  }
  function forget() {
    memory.change((kept) => {
      if (kept.sent) delete kept.sent[sent.id];
    });
  }
  const text = (chip: string) =>
    h(
      'div',
      { part: 'own-comment' },
      h(
        'p',
        { part: 'meta' },
        h('b', { part: 'name', dir: 'auto' }, sent.name),
        ' ',
        h('span', { part: 'chip' }, chip),
      ),
      h('p', { part: 'own-text', dir: 'auto' }, sent.text),
    );
  const news = (words: string) => h('p', { part: 'news' }, words);

  function drawWaiting() {
    const actions: HTMLElement = h(
      'div',
      { part: 'actions' },
      button(texts.edit, edit),
      button(texts.withdraw, () => ask(actions)),
      button(texts.copy, copy),
      button(texts.another, events.another),
    );
    refill(
      element,
      news(texts.thanks),
      settings.hours && h('p', { part: 'hours' }, settings.hours),
      text(texts.waiting),
      h('p', { part: 'hint' }, texts.onlyYou),
      actions,
    );
  }

  function show(receipt: Receipt) {
    const before = waiting();
    shown = status = receipt.status;
    // Still waiting: what the reader is doing with the card goes on undisturbed.
    if (before && waiting()) return;
    // A published comment is told once and then stands in the list; what went wrong is told for a week.
    const decided = receipt.decidedAt ? Number(new Date(receipt.decidedAt)) : now();
    const told = sent.seen === 'approved' && status === 'approved';
    element.hidden = !told && now() - decided > week;
    if (waiting()) drawWaiting();
    else if (status === 'approved') {
      if (receipt.text) sent.text = receipt.text;
      // It stands in the list now; its author can still find the way to mend it or take it back.
      const manage = h('p', {}, h('a', { part: 'link', href: sent.url, target: '_blank' }, texts.manage));
      refill(element, !told && text(receipt.edited ? texts.publishedEdited : texts.published), manage);
    } else if (status === 'withdrawn') {
      forget();
      refill(element, news(texts.withdrawn));
    } else {
      refill(element, news(status === 'removed' ? texts.removed : texts.rejected));
      if (receipt.reason) element.append(h('p', {}, fill(texts.reason, { reason: receipt.reason })));
      if (status !== 'removed') element.append(h('p', { part: 'own-text', dir: 'auto' }, sent.text));
    }
    if (!waiting())
      remember((own) => {
        own.seen = status;
      });
    events.changed();
  }

  async function refresh() {
    if (editing) return;
    const { ok, status: code, body } = await api<Receipt>('GET', path);
    if (code === 404) {
      forget();
      show({ status: 'gone' });
      element.hidden = true;
    } else if (ok && !editing && body.status !== shown) show(body);
  }

  /** Does something to the comment over the API; the reader hears at once when it did not work. */
  async function act(method: string, body?: unknown): Promise<boolean> {
    say(texts.sending);
    const answer = await api(method, path, body).catch(() => null);
    say(answer?.ok ? '' : (answer && saidBy(answer.body)) || texts.undone, [], true);
    editing = false;
    if (answer && !answer.ok) await refresh();
    return !!answer && answer.ok;
  }

  function edit() {
    editing = true;
    const area = h('textarea', { rows: 5, part: 'input', 'aria-label': texts.text });
    area.value = sent.text;
    const save = async () => {
      const value = area.value.trim();
      if (!value) return area.focus();
      if (!(await act('PATCH', { text: value }))) {
        editing = waiting();
        return;
      }
      remember((own) => {
        own.text = value;
      });
      drawWaiting();
      element.focus();
      say(texts.saved);
    };
    refill(
      element,
      area,
      h('div', { part: 'actions' }, button(texts.save, save, 'send'), button(texts.cancel, back)),
    );
    area.focus();
  }
  function back() {
    editing = false;
    say('');
    drawWaiting();
    element.focus();
  }
  function ask(actions: HTMLElement): void {
    const yes = button(texts.withdraw, async () => {
      if (await act('DELETE')) {
        show({ status: 'withdrawn' });
        element.focus();
      }
    });
    refill(actions, h('p', {}, texts.sure), yes, button(texts.cancel, back));
    yes.focus();
  }
  async function copy(event: Event) {
    const pressed = event.target as HTMLElement;
    try {
      await navigator.clipboard.writeText(sent.url);
    } catch {
      // No clipboard on plain-http pages and in old browsers: there the old way.
      const area = h('textarea', { part: 'trap' });
      area.value = sent.url;
      element.append(area);
      area.select();
      const copied = document.execCommand('copy');
      area.remove();
      pressed.focus();
      if (!copied) return say(sent.url);
    }
    say(texts.copied);
  }

  drawWaiting();
  element.hidden = !!sent.seen;
  return { element, waiting, refresh };
}
