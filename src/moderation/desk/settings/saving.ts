/** Carrying a change out, and making it count here at once. */
import {
  changeSettings,
  type SettingChange,
  type SettingOutcome,
  undoSetting,
} from '../../../store/settings/overlay.ts';
import { answerNotEditor } from './refusal.ts';
import { askWhetherSure } from './self.ts';
import type { Visit } from './visit.ts';

/** What is left to be shown; who is no editor any more, or must be asked whether they mean it, was answered already. */
export type Saved = Exclude<SettingOutcome, { kind: 'not-editor' | 'self' }> | { kind: 'answered' };

export function save(visit: Visit, changes: readonly SettingChange[]): Promise<Saved> {
  const { store, keys } = visit.deps;
  return carryOut(visit, () => store.write((db) => changeSettings(db, keys, { ...orderOf(visit), changes })));
}

/** @param seq of the log's row that is taken back */
export function takeBack(visit: Visit, seq: number): Promise<Saved> {
  const { store, keys } = visit.deps;
  return carryOut(visit, () => store.write((db) => undoSetting(db, keys, { ...orderOf(visit), seq })));
}

function orderOf({ site, place, form, now }: Visit) {
  return { site: site.id, moderator: place.moderator.id, sure: form.text('sure') === 'yes', now };
}

async function carryOut(visit: Visit, write: () => Promise<SettingOutcome>): Promise<Saved> {
  const { deps, site, place } = visit;
  const outcome = await write();
  await deps.sites.refresh();
  // What a page says next is what is in force now, a colleague's change included.
  const settings = deps.sites.settings(site.id);
  if (settings) Object.assign(visit, { settings, site: settings.site });
  if (outcome.kind === 'done')
    deps.logger.info(
      { site: site.id, moderator: place.moderator.id, keys: outcome.keys },
      'settings changed',
    );
  if (outcome.kind === 'self') askWhetherSure(visit, outcome);
  else if (outcome.kind === 'not-editor') answerNotEditor(visit);
  else return outcome;
  return { kind: 'answered' };
}
