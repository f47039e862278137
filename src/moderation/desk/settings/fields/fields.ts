/** Which settings stand in which section of the desk. */

import type { SettingsWords } from '../words.ts';
import type { FieldKind } from './kinds.ts';
import table from './sections.json' with { type: 'json' };

/** Sections that are a form of plain settings. */
export type FormSection = keyof typeof table;
/** Everything the overview leads to, in its order. */
export const SECTIONS = [
  'general',
  'people',
  'mail',
  'publishing',
  'checks',
  'words',
  'reasons',
  'box',
  'consent',
  'alarm',
  'closed',
  'bans',
  'history',
] as const;
export type Section = (typeof SECTIONS)[number];

export type FieldKey = Exclude<keyof SettingsWords['fields'], 'alarm.webhook' | 'alarm.telegram'>;
export interface Field {
  key: FieldKey;
  kind: FieldKind;
}

const sections = new Map<string, Field[]>(
  Object.entries(table).map(([section, kinds]) => [
    section,
    Object.entries(kinds).map(([key, kind]) => ({ key: key as FieldKey, kind: kind as FieldKind })),
  ]),
);

export function isFormSection(name: string): name is FormSection {
  return sections.has(name);
}

export function fieldsIn(section: FormSection): readonly Field[] {
  return sections.get(section) as Field[];
}

/** Where a setting is changed; null for a key that this version does not show. */
export function sectionOfKey(key: string): Section | null {
  if (key.startsWith('moderators.')) return 'people';
  if (key.startsWith('alarm.')) return 'alarm';
  for (const [section, fields] of sections)
    if (fields.some((field) => field.key === key)) return section as FormSection;
  return null;
}

export function kindOf(key: string): FieldKind | null {
  for (const fields of sections.values())
    for (const field of fields) if (field.key === key) return field.kind;
  return null;
}
