/** The second page of a batch: every comment that still waits, one line each, to be ticked and published at once. */
import { html, type SafeHtml } from '../../../html.ts';
import type { Loaded } from '../../deciding/load.ts';
import type { PageContext } from '../context.ts';
import type { Asked } from './asked.ts';
import type { Question } from './question.ts';

export function restQuestion(
  items: readonly Loaded[],
  context: PageContext,
  asked: Asked,
): Pick<Question, 'title' | 'about' | 'fields' | 'submit'> {
  const texts = context.words.ask['approve-rest'];
  const waiting = items.filter(({ standing }) => standing.kind === 'waiting');
  const lines = waiting.map((loaded) => ({ loaded, remarks: remarksOn(loaded, context) }));
  // Those that want a look come first, and are not ticked.
  const ordered = [
    ...lines.filter(({ remarks }) => remarks.length),
    ...lines.filter(({ remarks }) => !remarks.length),
  ];
  const isTicked = (line: (typeof lines)[number]) =>
    asked.chosen ? asked.chosen.includes(lineValue(line.loaded)) : !line.remarks.length;
  return {
    title: texts.title,
    about: html`<p>${texts.about}</p>`,
    fields: html`<ul class="lines">${ordered.map((line) => oneLine(line.loaded, line.remarks, isTicked(line)))}</ul>`,
    submit: withCount(texts.send, ordered.filter(isTicked).length),
  };
}

function lineValue({ comment }: Loaded): string {
  return `${comment.id}.${comment.version}`;
}

/** Why somebody should look at it first. */
function remarksOn(loaded: Loaded, { words, describeReasons }: PageContext): string[] {
  const { shown, comment, editedSince } = loaded;
  return [
    ...(editedSince ? [words.ask['approve-rest'].edited] : []),
    ...(comment.status === 'spam' ? [words.ask['approve-rest'].filtered] : []),
    ...describeReasons(shown.reasons ?? '[]'),
  ];
}

function oneLine(loaded: Loaded, remarks: readonly string[], ticked: boolean): SafeHtml {
  const { comment, shown } = loaded;
  // A browser that goes back fills in boxes in their order, and by then other comments may stand there.
  return html`<li><label class="tick"><input type="checkbox" autocomplete="off" name="chosen" value="${lineValue(loaded)}"${ticked ? html` checked` : null}>
<span class="line"><b>${comment.name}</b> ${shown.text}</span>
${remarks.length ? html`<span class="note">${remarks.join('; ')}</span>` : null}</label></li>`;
}

/** The number stands for what is ticked at first; where a style sheet can count, it counts what is ticked now. */
function withCount(sentence: string, count: number): SafeHtml {
  const [before, after] = sentence.split('{n}');
  return html`${before}<span class="count"><span>${count}</span></span>${after}`;
}
