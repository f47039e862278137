/** What editors change on the desk, laid over a site of the file key by key. Pure. */
import { type Fault, faultsOf } from './overlay-faults.ts';
import type { Site } from './sites.ts';
import { checkSite, type RawSite } from './sites-file.ts';

/**
 * `key` is `name`, a section and a setting (`moderation.every`), or a moderator (`moderators.lan`). `value` is what a
 * file would say there, for a moderator the fields without the id, or null for one who was removed.
 */
export interface OverlayEntry {
  key: string;
  value: unknown;
}

export interface Ignored {
  key: string;
  faults: Fault[];
}

/**
 * What editors may set. The rest stays the operator's: `id` names rows, `locale` and `timezone` what was printed,
 * `origins` and `articles` say whose pages may send and which addresses this server calls, `services` to whom readers'
 * words are sent, `limits` guard a machine that sites share, `retention` is a promise to the law.
 */
export const DESK_SECTIONS = [
  'moderation',
  'screening',
  'comments',
  'consent',
  'links',
  'alarm',
] as const satisfies (keyof Site)[];

const MODERATOR = 'moderators.';

/** Whether the desk may set it; whether there is such a setting, the schema says. */
export function isDeskKey(key: string): boolean {
  return key === 'name' || key.startsWith(MODERATOR) || sectionOf(key) !== null;
}

/** The key of a moderator, and the moderator of a key (null: the key is about something else). */
export const moderatorKey = (id: string): string => `${MODERATOR}${id}`;
export const moderatorOf = (key: string): string | null =>
  key.startsWith(MODERATOR) ? key.slice(MODERATOR.length) : null;

/** @returns the whole valid site, or what is wrong with it and at which key. */
export function checkOverlay(
  base: RawSite,
  entries: readonly OverlayEntry[],
): { site: Site } | { faults: Fault[] } {
  const raw = laidOver(base, entries);
  const checked = checkSite(raw);
  return 'site' in checked ? checked : { faults: faultsOf(checked, raw) };
}

/**
 * The site with everything laid over it that fits. What a newer file made invalid is left out key by key, so that the
 * site stays up: whoever was removed stays removed if that is possible at all, then the oldest changes come first.
 * @param base a valid site as `baseOf` gives it
 * @param entries oldest first
 */
export function laySite(base: RawSite, entries: readonly OverlayEntry[]): { site: Site; ignored: Ignored[] } {
  const ignored: Ignored[] = entries.flatMap((entry) => {
    const code = entry.value === undefined ? 'unreadable' : isDeskKey(entry.key) ? null : 'unknown-key';
    return code ? [{ key: entry.key, faults: [{ key: entry.key, field: null, code }] }] : [];
  });
  const known = entries.filter((entry) => entry.value !== undefined && isDeskKey(entry.key));
  const whole = checkOverlay(base, known);
  if ('site' in whole) return { site: whole.site, ignored };

  const kept: OverlayEntry[] = [];
  let left = [...known.filter(isRemoval), ...known.filter((entry) => !isRemoval(entry))];
  let site = wholeSite(checkOverlay(base, kept));
  // One that fits only beside a later one has its turn in the next round.
  for (let before = -1; before !== kept.length && left.length > 0; ) {
    before = kept.length;
    left = left.filter((entry) => {
      const checked = checkOverlay(base, [...kept, entry]);
      if (!('site' in checked)) return true;
      kept.push(entry);
      site = checked.site;
      return false;
    });
  }
  for (const entry of left) {
    const checked = checkOverlay(base, [...kept, entry]);
    ignored.push({ key: entry.key, faults: 'faults' in checked ? checked.faults : [] });
  }
  return { site, ignored };
}

/** What is laid over: the file's words, and for each moderator the role that the file as a whole gives. */
export function baseOf(raw: RawSite, { moderators }: Site): RawSite {
  const people = raw.moderators as readonly Record<string, unknown>[];
  // A second editor must not cost the first one, whom nobody had to name one, the role.
  return {
    ...raw,
    moderators: people.map((person, index) => ({ ...person, role: moderators[index]?.role })),
  };
}

function laidOver(base: RawSite, entries: readonly OverlayEntry[]): RawSite {
  const raw: Record<string, unknown> = { ...base };
  for (const { key, value } of entries) {
    const person = moderatorOf(key);
    const section = sectionOf(key);
    if (person !== null) raw.moderators = withPerson(raw.moderators as RawPerson[], person, value);
    else if (section === null) raw[key] = value;
    else raw[section] = { ...(raw[section] as object), [key.slice(section.length + 1)]: value };
  }
  return raw;
}

type RawPerson = Record<string, unknown>;

function withPerson(people: readonly RawPerson[], id: string, value: unknown): RawPerson[] {
  if (value === null) return people.filter((person) => person.id !== id);
  const changed = { ...(value as object), id };
  return people.some((person) => person.id === id)
    ? people.map((person) => (person.id === id ? changed : person))
    : [...people, changed];
}

function isRemoval({ key, value }: OverlayEntry): boolean {
  return moderatorOf(key) !== null && value === null;
}

function sectionOf(key: string): (typeof DESK_SECTIONS)[number] | null {
  return DESK_SECTIONS.find((section) => key.startsWith(`${section}.`)) ?? null;
}

function wholeSite(checked: ReturnType<typeof checkOverlay>): Site {
  if (!('site' in checked)) throw new Error('a site of the file must be valid');
  return checked.site;
}
