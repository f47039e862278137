/** The history of the settings: who changed what, from what to what, and the way back. */
import { html, type SafeHtml } from '../../../html.ts';
import { latestSettingEvents, type SettingEvent, settingEvents } from '../../../store/settings/log.ts';
import { fill } from '../../../texts.ts';
import { count, labelOf, sayValue } from './fields/value-words.ts';
import { buttonLabel, deskForm, pageHead } from './page-parts.ts';
import { takeBack } from './saving.ts';
import { answer, goTo, proofOf, told, type Visit } from './visit.ts';

const PAGE = 30;
const NAMED_LINES = 10;

export async function showHistory(visit: Visit, warned: string | null = null, status = 200): Promise<void> {
  const { deps, site, words, req, path } = visit;
  const { history } = words;
  const before = rowNumber(req.query.before);
  const events = await settingEvents(deps.store.read, deps.keys, { site: site.id, before, limit: PAGE + 1 });
  const more = events.length > PAGE;
  const shown = events.slice(0, PAGE);
  const targets = shown.map(({ key }) => key);
  const latest = await latestSettingEvents(deps.store.read, site.id, targets);
  const said = req.query.said === 'undone' && !warned ? history.done : null;
  const last = shown.at(-1);
  const body = html`${pageHead(visit, words.sections.history.title, { said, warned })}
${shown.length ? null : html`<p>${history.none}</p>`}
<ol class="events">${shown.map((event) => entry(visit, event, latest.get(event.key) === event.seq))}</ol>
${more && last ? html`<p><a class="plain" href="${path('history')}?before=${last.seq}">${history.older}</a></p>` : null}
${before ? html`<p><a class="plain" href="${path('history')}">${history.newest}</a></p>` : null}`;
  answer(visit, { title: words.sections.history.title, body, status });
}

export async function pressHistory(visit: Visit): Promise<void> {
  const { form, words } = visit;
  const proof = proofOf(visit);
  if (proof === null) return;
  if (proof === 'old') return showHistory(visit, words.notice.old);
  const outcome = await takeBack(visit, rowNumber(form.text('undo')) ?? 0);
  switch (outcome.kind) {
    case 'done':
      return goTo(visit, 'history', { said: 'undone' });
    case 'moved':
      return showHistory(visit, words.notice.movedUndo, 409);
    case 'faulty':
      return showHistory(visit, words.notice.faultyUndo, 422);
    case 'last-editor':
      return showHistory(visit, words.notice.lastEditor, 422);
  }
}

/** A row of the log as an address or a button names it; null for anything else. */
function rowNumber(text: unknown): number | null {
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) || null : null;
}

function entry(visit: Visit, event: SettingEvent, isLast: boolean): SafeHtml {
  const { words, nameOf } = visit;
  const { history } = words;
  const label = labelOf(event.key, words, nameOf);
  const { seq, undoes, before, after, moderator, at } = event;
  return html`<li><p><b>${label}</b></p>
<p class="soft">${told(history.line, visit, { by: moderator, at })}${undoes === null ? null : html` · ${history.undone}`}</p>
${difference(event, visit)}
${isLast && before && after ? deskForm(visit, html`<button name="undo" value="${seq}" class="plain small">${buttonLabel(history.undo, fill(history.undoOf, { label }))}</button>`) : null}</li>`;
}

function difference({ key, before, after }: SettingEvent, { words }: Visit): SafeHtml {
  const { history } = words;
  const [was, is] = [before?.value, after?.value];
  if (Array.isArray(was) || Array.isArray(is)) return lines(asLines(was), asLines(is), words);
  const say = (state: SettingEvent['before']) =>
    state ? `${sayValue(key, state.value, words)}${state.own ? '' : ` ${history.file}`}` : history.unreadable;
  return html`<dl class="facts"><dt>${history.from}</dt><dd>${say(before)}</dd><dt>${history.to}</dt><dd>${say(after)}</dd></dl>`;
}

function asLines(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** Of a long list only what is different. */
function lines(was: string[], is: string[], words: Visit['words']): SafeHtml {
  const { history } = words;
  const said = (template: string, only: string[]) => {
    const named = only.slice(0, NAMED_LINES).join(' · ');
    const text = `${named}${only.length > NAMED_LINES ? ' …' : ''}`;
    return only.length ? html`<p>${fill(template, { n: count(only.length, words), lines: text })}</p>` : null;
  };
  const [before, after] = [new Set(was), new Set(is)];
  return html`${said(
    history.addedLines,
    is.filter((line) => !before.has(line)),
  )}${said(
    history.removedLines,
    was.filter((line) => !after.has(line)),
  )}`;
}
