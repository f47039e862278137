/** What is wrong with a setting, in words that say what to do. */
import type { Fault } from '../../../../../config/overlay-faults.ts';
import { fill } from '../../../../texts.ts';
import type { SettingsWords } from '../words.ts';
import { kindOf } from './fields.ts';
import { count } from './value-words.ts';

/** @param fault of a setting or of one field of a moderator */
function sayFault(fault: Fault, words: SettingsWords): string {
  const { faults } = words;
  const { key, field, code, limit = 0 } = fault;
  const kind = kindOf(key);
  if (code === 'shape') {
    if (field === 'email') return faults.email;
    if (field === 'mailAfter' || kind === 'duration') return faults.duration;
    if (kind === 'span' || kind === 'time' || kind === 'address') return faults[kind];
    if (kind === 'number') return faults.number;
    if (key === 'alarm.webhook') return faults.webhook;
    if (key === 'alarm.telegram') return faults.telegram;
    return faults.shape;
  }
  const ofLine = code === 'too-long' && (kind === 'lines' || kind === 'optional-lines');
  return fill(faults[ofLine ? 'too-long-line' : code], { limit: count(limit, words) });
}

/** By setting and, for a moderator, by field: the first fault of each. */
export function faultsByField(faults: readonly Fault[], words: SettingsWords): Map<string, string> {
  const said = new Map<string, string>();
  for (const fault of faults) {
    const place = fault.field ?? fault.key;
    if (!said.has(place)) said.set(place, sayFault(fault, words));
  }
  return said;
}
