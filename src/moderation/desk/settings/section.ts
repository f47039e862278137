/** A section of plain settings: the form, and what comes of sending it. */
import { fileWords } from '../../../../config/file-words.ts';
import type { Fault } from '../../../../config/overlay-faults.ts';
import { html, type SafeHtml } from '../../../html.ts';
import { settingMark } from '../../../store/settings/overlay.ts';
import { fill } from '../../../texts.ts';
import { withConsentVersion } from './consent-version.ts';
import { builtInPart, givenFor } from './fields/built-in.ts';
import { faultsByField } from './fields/fault-words.ts';
import { type Field, type FormSection, fieldsIn } from './fields/fields.ts';
import { distinct, readField } from './fields/kinds.ts';
import { count, labelOf, sayValue } from './fields/value-words.ts';
import { fieldView, idOf } from './fields/view.ts';
import { buttonLabel, deskForm, pageHead } from './page-parts.ts';
import { save } from './saving.ts';
import { answer, goTo, proofOf, told, type Visit } from './visit.ts';

interface Shown {
  /** What was typed and not saved, by setting. */
  typed?: ReadonlyMap<string, unknown>;
  faults?: readonly Fault[];
  /** Somebody else changed these meanwhile. */
  moved?: readonly string[];
  warned?: string;
  status?: number;
}

export function showSection(visit: Visit, section: FormSection, shown: Shown = {}): void {
  const { words, site, req } = visit;
  const { typed = new Map(), faults = [], moved = [], warned, status = 200 } = shown;
  const { title } = words.sections[section];
  const said = faultsByField(faults, words);
  const fields = fieldsIn(section).map((field) => {
    const { key } = field;
    const value = typed.has(key) ? typed.get(key) : fileWords(site, key);
    const note = html`${builtInPart(visit, key)}${noteOf(visit, field, moved.includes(key))}`;
    const given = givenFor(visit, key);
    return html`<input type="hidden" name="was.${key}" value="${settingMark(fileWords(site, key))}">
${fieldView({ ...field, value, given, fault: said.get(key), note }, words)}`;
  });
  const body = html`${pageHead(visit, title, { said: status === 200 && !warned ? saidOf(req.query, visit) : null, warned })}
${deskForm(visit, html`${fields}<button name="action" value="save" class="yes">${words.save}</button>`)}
${revertForms(visit, section)}`;
  answer(visit, { title, body, status });
}

export async function pressSection(visit: Visit, section: FormSection): Promise<void> {
  const { form, words, nameOf } = visit;
  const proof = proofOf(visit);
  if (proof === null) return;
  const revert = form.text('revert');
  // What was left as the page showed it is no wish of the editor's, though somebody else may have changed it since.
  const typed = new Map<string, unknown>();
  for (const { key, kind } of fieldsIn(section)) {
    const value = readField(kind, key, form, givenFor(visit, key));
    if (kind === 'exceptions' && isSameSet(value, fileWords(visit.site, key))) continue;
    if (form.has(`was.${key}`) && settingMark(value) !== form.text(`was.${key}`)) typed.set(key, value);
  }
  if (proof === 'old') return showSection(visit, section, { typed, warned: words.notice.old });

  const mine = fieldsIn(section).some(({ key }) => key === revert);
  const changes = mine
    ? [{ key: revert, value: undefined }]
    : [...typed].map(([key, value]) => ({ key, value, seen: form.text(`was.${key}`) }));
  const outcome = await save(visit, withConsentVersion(changes, visit));
  switch (outcome.kind) {
    case 'faulty':
      return showSection(visit, section, {
        typed,
        faults: outcome.faults,
        warned: words.notice.faulty,
        status: 422,
      });
    case 'moved': {
      const fields = outcome.keys.map((key) => labelOf(key, words, nameOf)).join(', ');
      const warned = fill(words.notice.moved, { fields });
      return showSection(visit, section, { typed, moved: outcome.keys, warned, status: 409 });
    }
    case 'last-editor':
      return showSection(visit, section, { typed, warned: words.notice.lastEditor, status: 422 });
    case 'done':
      return goTo(visit, section, {
        said: mine ? 'reverted' : outcome.keys.length ? 'saved' : 'unchanged',
        ...twice(visit, section),
      });
  }
}

/** A file may name them in another order. */
function isSameSet(one: unknown, other: unknown): boolean {
  return [one, other]
    .map((list) => JSON.stringify([...(list as string[])].sort()))
    .every((list, _, all) => list === all[0]);
}

/** How many lines were there twice and left out, for the page that comes next. */
function twice({ form }: Visit, section: FormSection): Record<string, number> {
  const [n] = fieldsIn(section)
    .filter(({ kind }) => kind === 'lines' || kind === 'optional-lines')
    .map(({ key }) => distinct(form.text(key)).twice);
  return n ? { twice: n } : {};
}

function saidOf(query: Record<string, unknown>, { words }: Visit): string | null {
  const { said, twice: n } = query;
  const first =
    said === 'saved'
      ? words.saved
      : said === 'reverted'
        ? words.revoked
        : said === 'unchanged'
          ? words.unchanged
          : null;
  if (!first || typeof n !== 'string' || !/^\d{1,5}$/.test(n)) return first;
  return `${first} ${fill(words.lines.twice, { n: count(Number(n), words) })}`;
}

/** Who changed it and what the file says; the button belongs to a form of its own, so that Enter never presses it. */
function noteOf(visit: Visit, { key, kind }: Field, moved: boolean): SafeHtml | null {
  const { settings, site, words } = visit;
  const entry = settings.overlay.find((one) => one.key === key);
  const now = moved
    ? html`<p class="notice">${fill(words.standsNow, { value: sayValue(key, fileWords(site, key), words) })}</p>`
    : null;
  const counted =
    kind === 'lines'
      ? html`<p class="soft">${fill(words.lines.counted, { n: count((fileWords(site, key) as string[]).length, words) })}</p>`
      : null;
  if (!entry) return html`${now}${counted}`;
  const inFile = sayValue(key, fileWords(settings.file, key), words);
  const label = words.fields[key].label;
  return html`${now}${counted}<p class="changed">${told(words.changedBy, visit, { by: entry.moderator, at: entry.at })} ${fill(words.inFile, { value: inFile })}.</p>
<button form="revert-${idOf(key)}" class="plain small">${buttonLabel(words.revert, fill(words.revertOf, { label }))}</button>`;
}

function revertForms(visit: Visit, section: FormSection): SafeHtml[] {
  const { settings, seat } = visit;
  return fieldsIn(section)
    .filter(({ key }) => settings.overlay.some((entry) => entry.key === key))
    .map(
      ({ key }) =>
        html`<form method="post" id="revert-${idOf(key)}"><input type="hidden" name="nonce" value="${seat.formNonce()}"><input type="hidden" name="revert" value="${key}"></form>`,
    );
}
