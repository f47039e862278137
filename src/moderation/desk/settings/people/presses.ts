/** What is pressed on the pages about moderators. */
import { moderatorKey } from '../../../../../config/overlay.ts';
import { mailAnew } from '../../../../store/mail/plan.ts';
import { settingMark } from '../../../../store/settings/overlay.ts';
import { fill } from '../../../../texts.ts';
import { sendTrial } from '../../../trial/asking.ts';
import { faultsByField } from '../fields/fault-words.ts';
import { labelOf } from '../fields/value-words.ts';
import { save, takeBack } from '../saving.ts';
import { goTo, proofOf, type Visit } from '../visit.ts';
import { newModeratorId } from './ids.ts';
import { showPeople } from './list.ts';
import { NEW, type Person, readPerson, showPerson } from './person.ts';

/** On the list: a trial mail, somebody brought back, a removal taken back. */
export async function pressPeople(visit: Visit): Promise<void> {
  const { form, words } = visit;
  const proof = proofOf(visit);
  if (proof === null) return;
  if (proof === 'old') return showPeople(visit, { warned: words.notice.old });
  if (form.has('trial')) return pressTrial(visit, form.text('trial'));
  const before = new Set(visit.site.moderators.map(({ id }) => id));
  const outcome = form.has('undo')
    ? await takeBack(visit, Number(form.text('undo')) || 0)
    : await save(visit, [{ key: form.text('revert'), value: undefined }]);
  switch (outcome.kind) {
    case 'done': {
      const back = visit.site.moderators.find(({ id }) => !before.has(id));
      // The links in old mails went with the removal: what waits has to come in a new mail.
      if (back)
        await visit.deps.store.write((db) =>
          mailAnew(db, { site: visit.site.id, moderator: back.id, kind: 'pending' }),
        );
      return goTo(visit, 'people', back ? { said: 'back', who: back.id } : { said: 'saved' });
    }
    case 'moved':
      return showPeople(visit, { warned: words.notice.movedUndo, status: 409 });
    case 'faulty':
      return showPeople(visit, { warned: words.notice.faultyUndo, status: 422 });
    case 'last-editor':
      return showPeople(visit, { warned: words.notice.lastEditor, status: 422 });
  }
}

async function pressTrial(visit: Visit, id: string): Promise<void> {
  const { deps, site } = visit;
  const moderator = site.moderators.find((person) => person.id === id);
  if (!moderator || !site.moderation.trialMail) return goTo(visit, 'people');
  const asked = await sendTrial(deps, site, moderator);
  goTo(visit, 'people', { said: asked === 'sent' ? 'trial' : 'soon', who: id });
}

/** On the form of one moderator. @param id of a moderator of the site, or `NEW` */
export async function pressPerson(visit: Visit, id: string): Promise<void> {
  const { form, words } = visit;
  const proof = proofOf(visit);
  if (proof === null) return;
  const person = readPerson(form);
  const key = moderatorKey(id);
  if (form.has('revert')) return revert(visit, id, key);
  if (proof === 'old') return showPerson(visit, id, { typed: person, warned: words.notice.old });
  return form.text('action') === 'remove' && id !== NEW
    ? remove(visit, id, key)
    : saveTyped(visit, id, person);
}

async function saveTyped(visit: Visit, id: string, person: Person): Promise<void> {
  const { deps, settings, words, form } = visit;
  const isNew = id === NEW;
  const mine = isNew ? await newModeratorId(deps.store.read, settings, person.name) : id;
  const key = moderatorKey(mine);
  const seen = isNew ? settingMark(null) : form.text('was');
  const outcome = await save(visit, [{ key, value: person, seen }]);
  switch (outcome.kind) {
    case 'done':
      if (isNew) return goTo(visit, `people#p-${mine}`, { said: 'added', who: mine });
      return goTo(visit, `people#p-${mine}`, { said: outcome.keys.length ? 'saved' : 'unchanged' });
    case 'faulty': {
      const faults = faultsByField(outcome.faults, words);
      return showPerson(visit, id, { typed: person, faults, warned: words.notice.faulty, status: 422 });
    }
    case 'moved': {
      if (!isNew && !visit.site.moderators.some((one) => one.id === id)) return goTo(visit, 'people');
      const fields = labelOf(key, words, visit.nameOf);
      const warned = fill(words.notice.moved, { fields });
      return showPerson(visit, id, { typed: person, warned, status: 409 });
    }
    case 'last-editor':
      return showPerson(visit, id, { typed: person, warned: words.notice.lastEditor, status: 422 });
  }
}

async function remove(visit: Visit, id: string, key: string): Promise<void> {
  const { settings, words } = visit;
  // Somebody whom the file does not name is gone when the desk says nothing of them any more.
  const inFile = settings.file.moderators.some((one) => one.id === id);
  const outcome = await save(visit, [{ key, value: inFile ? null : undefined }]);
  if (outcome.kind === 'done') return goTo(visit, 'people', { said: 'removed', who: id });
  if (outcome.kind === 'last-editor')
    return showPerson(visit, id, { warned: words.notice.lastEditor, status: 422 });
  if (outcome.kind !== 'answered') goTo(visit, 'people');
}

async function revert(visit: Visit, id: string, key: string): Promise<void> {
  const { words } = visit;
  const outcome = await save(visit, [{ key, value: undefined }]);
  if (outcome.kind === 'done') return goTo(visit, 'people', { said: 'reverted' });
  if (outcome.kind === 'answered') return;
  const warned = outcome.kind === 'last-editor' ? words.notice.lastEditor : words.notice.faultyUndo;
  showPerson(visit, id, { warned, status: 422 });
}
