import type { Desk } from './desk.ts';

/** What pressing "like" does: shown at once, taken back when the service does not hear of it. */
export function createLiking({ t, reader, send, dom }: Desk) {
  return async (id: string, likes: number, pressed: HTMLElement): Promise<void> => {
    const before = { ...reader('liked') }[id] || false;
    // What was counted with this reader's like when the list was drawn, or without it.
    const others = Number(pressed.dataset.others || likes - Number(before));
    pressed.dataset.others = `${others}`;
    function turn(on: boolean) {
      reader('liked', { ...reader('liked'), [id]: on });
      const n = others + Number(on);
      dom.refill(pressed, { 'aria-pressed': `${on}` }, t('like'), n > 0 && ` (${n})`);
    }
    turn(!before);
    const answer = await send(before ? 'DELETE' : 'PUT', `v1/comments/${id}/like`).catch(() => null);
    if (answer ? !answer.ok : 1) turn(before);
  };
}
