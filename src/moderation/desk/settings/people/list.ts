/** The moderators of a site: who gets mail when, whether it arrives, and who was removed. */

import { showDuration } from '../../../../../config/duration.ts';
import { moderatorKey, moderatorOf } from '../../../../../config/overlay.ts';
import type { Moderator } from '../../../../../config/sites.ts';
import { html, type SafeHtml } from '../../../../html.ts';
import { latestSettingEvents } from '../../../../store/settings/log.ts';
import { fill } from '../../../../texts.ts';
import { type Mailbox, mailboxesOf } from '../../mailboxes.ts';
import { sayMailAfter } from '../fields/value-words.ts';
import { buttonLabel, deskForm, pageHead } from '../page-parts.ts';
import { answer, told, type Visit } from '../visit.ts';
import { NEW } from './person.ts';

export async function showPeople(
  visit: Visit,
  { warned = null, status = 200 }: { warned?: string | null; status?: number } = {},
): Promise<void> {
  const { words, site, path } = visit;
  const { people } = words;
  const mailboxes = await mailboxesOf(visit.deps, site);
  const title = words.sections.people.title;
  const body = html`${pageHead(visit, title, { said: warned ? null : saidOf(visit), warned })}
${warned ? null : await undoPart(visit)}
<p>${people.intro}</p>
<ul class="events">${site.moderators.map((person) => entry(visit, person, mailboxes.get(person.id) as Mailbox))}</ul>
<p><a class="plain" href="${path(`people/${NEW}`)}">${people.add}</a></p>
${removedPart(visit)}`;
  answer(visit, { title, body, status });
}

function entry(visit: Visit, person: Moderator, mailbox: Mailbox): SafeHtml {
  const { words, place, path } = visit;
  const { people } = words;
  const { id, name, email, role, mailAfter } = person;
  return html`<li id="p-${id}"><p><b>${name}</b> ${id === place.moderator.id ? people.you : null} · ${people.roles[role]}</p>
<p>${email}</p>
<p class="soft">${sayMailAfter(showDuration(mailAfter), words)}</p>
${mailbox.said.map((line) => html`<p class="soft">${line}</p>`)}
<div class="row"><a class="plain small" href="${path(`people/${encodeURIComponent(id)}`)}">${buttonLabel(people.change, fill(people.changeOf, { name }))}</a>
${trialButton(visit, person, mailbox)}</div></li>`;
}

function trialButton(visit: Visit, { id, name }: Moderator, { mayAsk }: Mailbox): SafeHtml | null {
  const { people } = visit.words;
  if (!mayAsk) return null;
  const label =
    mayAsk === 'first'
      ? buttonLabel(people.trialFirst, fill(people.trialFirstOf, { name }))
      : buttonLabel(people.trial, fill(people.trialOf, { name }));
  return deskForm(visit, html`<button name="trial" value="${id}" class="plain small">${label}</button>`);
}

/** People whom the file still names. */
function removedPart(visit: Visit): SafeHtml | null {
  const { settings, words, nameOf } = visit;
  const { people } = words;
  const removed = settings.overlay.filter(
    ({ key, value }) => value === null && settings.file.moderators.some(({ id }) => id === moderatorOf(key)),
  );
  if (!removed.length) return null;
  return html`<section aria-labelledby="removed"><h2 id="removed">${people.removed}</h2>
<ul class="events">${removed.map(({ key, moderator, at }) => {
    const who = nameOf(moderatorOf(key));
    return html`<li><p>${told(people.removedBy, visit, { by: moderator, at }, { who })}</p>
${deskForm(visit, html`<button name="revert" value="${key}" class="plain small">${fill(people.bringBack, { name: who })}</button>`)}</li>`;
  })}</ul></section>`;
}

/** Right after somebody was removed, the way back is here and not only in the history. */
async function undoPart(visit: Visit): Promise<SafeHtml | null> {
  const { deps, site, req, words, nameOf } = visit;
  const { said, who } = req.query;
  if (said !== 'removed' || typeof who !== 'string') return null;
  const key = moderatorKey(who);
  const seq = (await latestSettingEvents(deps.store.read, site.id, [key])).get(key);
  if (seq === undefined || site.moderators.some(({ id }) => id === who)) return null;
  const label = `${words.people.undo}: ${fill(words.people.remove, { name: nameOf(who) })}`;
  return deskForm(
    visit,
    html`<button name="undo" value="${seq}" class="plain">${buttonLabel(words.people.undo, label)}</button>`,
  );
}

function saidOf({ req, words, nameOf, site }: Visit): string | null {
  const { said, who } = req.query;
  const { people } = words;
  const values = { name: typeof who === 'string' ? nameOf(who) : '' };
  switch (said) {
    case 'added':
      return fill(site.moderation.trialMail ? people.added : people.addedPlain, values);
    case 'removed':
      return fill(people.removedNow, values);
    case 'trial':
      return fill(people.trialSent, values);
    case 'soon':
      return fill(people.trialSoon, values);
    case 'back':
      return fill(people.back, values);
    case 'saved':
      return words.saved;
    case 'unchanged':
      return words.unchanged;
    case 'reverted':
      return words.revoked;
    default:
      return null;
  }
}
