import type { Answer, Problem } from '../api.ts';
import type { Desk } from '../writing/desk.ts';

/** Asks what is wrong with a comment and tells the newsroom; stands in the place of the comment's buttons. */
export function report({ send, t, say, dom }: Desk, id: string, pressed: HTMLElement): true {
  const { h, button, refill } = dom;
  const place = pressed.parentElement as HTMLElement;
  const before = Array.from(place.childNodes);
  const reasons = ['rude', 'insulting', 'advert', 'untrue'] as const;
  function back() {
    refill(place, ...before);
    pressed.focus();
  }
  async function tell(reason: string) {
    const { ok, body = {} as Problem } = await send('POST', `v1/comments/${id}/reports`, { reason }).catch(
      (): Partial<Answer<object>> => ({}),
    );
    if (!ok) return say(body.title || t('undone'), place);
    refill(place, h('p.message', { role: 'status', tabindex: -1 }, t('reported')));
    (place.firstChild as HTMLElement).focus();
  }
  function ask() {
    const line = h('input.input', { 'aria-label': t('other'), maxlength: 200 });
    const send = () => (line.value.trim() ? tell(line.value.trim()) : line.focus());
    refill(
      place,
      h('p', t('why')),
      line,
      h('div.actions', button(t('sendReport'), send), button(t('cancel'), back)),
    );
    line.focus();
  }
  const choices = reasons.map((reason) => button(t(reason), () => tell(t(reason))));
  refill(
    place,
    h('p', t('why')),
    h('div.actions', ...choices, button(t('other'), ask), button(t('cancel'), back)),
  );
  (choices[0] as HTMLElement).focus();
  return true;
}
