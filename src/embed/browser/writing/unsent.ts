import type { Desk } from './desk.ts';

/** A text of the reader's that has not gone out and cannot now: to be read and copied until the reader drops it. */
export function unsent({ t, dom: { h, button } }: Desk, text: string, drop: () => void): HTMLElement {
  const area = h('textarea.input', { rows: 5, readonly: '' });
  area.value = text;
  const dropped = () => {
    row.remove();
    drop();
  };
  const row = h('div.row', h('label', t('unsent'), area), button(t('drop'), dropped, 'quiet link act'));
  return row;
}
