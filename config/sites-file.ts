/** How a sites file is read: its text becomes sites, or every fault in words an operator understands. Pure. */
import { parse as parseYaml } from 'yaml';
import type { z } from 'zod';
import { type ParsedSite, type Site, show, siteSchema, sitesFile } from './sites.ts';

export interface SitesFile {
  sites: Site[];
  /** Of each site, as the file says it: what an editor changed is laid over this. */
  raw: RawSite[];
  /** Every fault, in words an operator understands; then there are no sites. */
  faults: string[];
}

/** A site as a file holds it: durations are `30m`, what is left out has its default. */
export type RawSite = Readonly<Record<string, unknown>>;

/**
 * Reads the text of a sites file.
 * @returns the sites, or every fault in words an operator understands.
 */
export function parseSites(text: string): SitesFile {
  let raw: unknown;
  try {
    raw = parseYaml(text, { prettyErrors: true });
  } catch (error) {
    return faulty([`The sites file is no valid YAML: ${(error as Error).message.split('\n')[0]}`]);
  }
  const result = sitesFile.safeParse(raw);
  if (!result.success) return faulty(result.error.issues.flatMap((issue) => describe(issue, raw)));
  const sites = result.data.sites.map(complete);
  const faults = [
    ...doubles(sites.map(({ id }) => id)).map((name) => `Two sites have the id "${name}".`),
    ...sites.flatMap((site) => sameFields(site).map((same) => describeSame(site, same))),
  ];
  return faults.length ? faulty(faults) : { sites, raw: (raw as { sites: RawSite[] }).sites, faults };
}

/** One site, checked like one of a file. `same` says which fields of its moderators another one has too. */
export function checkSite(
  raw: RawSite,
): { site: Site } | { issues: readonly z.core.$ZodIssue[]; same: readonly SameField[] } {
  const result = siteSchema.safeParse(raw);
  if (!result.success) return { issues: result.error.issues, same: [] };
  const site = complete(result.data);
  const same = sameFields(site);
  return same.length ? { issues: [], same } : { site };
}

export interface SameField {
  moderator: string;
  field: 'id' | 'email';
}

function faulty(faults: string[]): SitesFile {
  return { sites: [], raw: [], faults };
}

/** Fills in what depends on other fields: article prefixes from the origins, an editor if nobody is one. */
function complete({ articles, moderators, ...rest }: ParsedSite): Site {
  const hasEditor = moderators.some((person) => person.role === 'editor');
  return {
    ...rest,
    articles: articles ?? rest.origins.map((value) => `${value}/`),
    moderators: moderators.map((person, index) => ({
      ...person,
      role: person.role ?? (!hasEditor && index === 0 ? 'editor' : 'moderator'),
    })),
  };
}

/** A moderator is told from another by id and by mail address. */
function sameFields({ moderators }: Site): SameField[] {
  const ids = doubles(moderators.map(({ id }) => id));
  const emails = doubles(moderators.map(({ email }) => email.toLowerCase()));
  return [
    ...ids.map((moderator) => ({ moderator, field: 'id' as const })),
    ...moderators
      .filter(({ email }) => emails.includes(email.toLowerCase()))
      .map(({ id }) => ({ moderator: id, field: 'email' as const })),
  ];
}

function describeSame({ id }: Site, { moderator, field }: SameField): string {
  return field === 'id'
    ? `Site "${id}": two moderators have the id "${moderator}".`
    : `Site "${id}": moderator "${moderator}" has the mail address of another moderator.`;
}

function doubles(values: string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

function describe(issue: z.core.$ZodIssue, raw: unknown): string[] {
  const where = issue.path.length ? `sites file, ${place(issue.path, raw)}` : 'sites file';
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${where}: "${key}" is no known setting; check its spelling.`);
  const value = issue.path.reduce<unknown>(
    (node, key) =>
      node && typeof node === 'object' ? (node as Record<PropertyKey, unknown>)[key] : undefined,
    raw,
  );
  if (value === undefined) return [`${where}: is missing.`];
  if (issue.code === 'invalid_value')
    return [`${where}: is ${show(value)}; allowed: ${issue.values.map(String).join(', ')}.`];
  if (issue.code === 'too_small')
    return [`${where}: is ${show(value)}, but must be at least ${issue.minimum}${unit(value)}.`];
  if (issue.code === 'too_big')
    return [`${where}: is ${show(value)}, but must be at most ${issue.maximum}${unit(value)}.`];
  if (issue.code === 'invalid_type')
    return [`${where}: is ${show(value)}, but should be a ${issue.expected}.`];
  return [`${where}: ${issue.message}.`];
}

/** What a bound counts: letters, entries, or the number itself. */
function unit(value: unknown): string {
  if (typeof value === 'string') return ' characters long';
  return Array.isArray(value) ? ' entries long' : '';
}

/** `site "dongthap", moderators 2, email` rather than `sites.0.moderators.1.email`. */
function place(path: PropertyKey[], raw: unknown): string {
  const words: string[] = [];
  path.forEach((key, index) => {
    if (index === 0 && key === 'sites') return;
    if (index === 1) {
      const named = (raw as { sites?: { id?: unknown }[] })?.sites?.[key as number]?.id;
      words.push(typeof named === 'string' ? `site "${named}"` : `site ${Number(key) + 1}`);
    } else if (typeof key === 'number') words[words.length - 1] += ` ${key + 1}`;
    else words.push(String(key));
  });
  return words.join(', ');
}
