/** How a sites file is read: its text becomes sites, or every fault in words an operator understands. Pure. */
import { parse as parseYaml } from 'yaml';
import type { z } from 'zod';
import { type ParsedSite, type Site, show, sitesFile } from './sites.ts';

/**
 * Reads the text of a sites file.
 * @returns the sites, or every fault in words an operator understands.
 */
export function parseSites(text: string): { sites: Site[]; faults: string[] } {
  let raw: unknown;
  try {
    raw = parseYaml(text, { prettyErrors: true });
  } catch (error) {
    return {
      sites: [],
      faults: [`The sites file is no valid YAML: ${(error as Error).message.split('\n')[0]}`],
    };
  }
  const result = sitesFile.safeParse(raw);
  if (!result.success)
    return { sites: [], faults: result.error.issues.flatMap((issue) => describe(issue, raw)) };
  const sites = result.data.sites.map(complete);
  const faults = [
    ...doubles(sites.map(({ id }) => id)).map((name) => `Two sites have the id "${name}".`),
    ...sites.flatMap(({ id, moderators }) =>
      doubles(moderators.map((person) => person.id)).map(
        (name) => `Site "${id}": two moderators have the id "${name}".`,
      ),
    ),
    ...sites.flatMap(({ id, moderators }) =>
      doubles(moderators.map((person) => person.email.toLowerCase())).map(
        () => `Site "${id}": two moderators have the same mail address.`,
      ),
    ),
  ];
  return { sites: faults.length ? [] : sites, faults };
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
