/** A table of numbers: scrolls by itself where the screen is narrow, and prints whole. */
import { html, type SafeHtml } from '../../../html.ts';

export interface Column {
  label: string;
  /** Numbers stand right, under each other. */
  isNumber?: boolean;
}

/** @param rows cells of each line; the first names it. `foot` is the line that adds up. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly (string | SafeHtml)[])[],
  { foot, id }: { foot?: readonly (string | SafeHtml)[]; id: string },
): SafeHtml {
  const cell = (value: string | SafeHtml, index: number) =>
    index === 0
      ? html`<th scope="row">${value}</th>`
      : html`<td${columns[index]?.isNumber ? html` class="n"` : null}>${value}</td>`;
  const line = (cells: readonly (string | SafeHtml)[]) => html`<tr>${cells.map(cell)}</tr>`;
  return html`<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0"><table>
<caption id="${id}">${caption}</caption>
<thead><tr>${columns.map(({ label, isNumber }) => html`<th scope="col"${isNumber ? html` class="n"` : null}>${label}</th>`)}</tr></thead>
<tbody>${rows.map(line)}</tbody>
${foot ? html`<tfoot>${line(foot)}</tfoot>` : null}
</table></div>`;
}
