/** Sites for tests: the defaults, without waiting times, and whatever a test wants to change. */
import { stringify } from 'yaml';
import type { Site } from '../../config/sites.ts';
import { parseSites } from '../../config/sites-file.ts';

export const ORIGIN = 'https://bao.example';

type Changes = Record<string, unknown>;

/** The text of a sites file with one site; `changes` replaces whole sections or single keys of them. */
export function sitesText(...sites: Changes[]): string {
  return stringify({ sites: (sites.length ? sites : [{}]).map(rawSite) });
}

function rawSite(changes: Changes): Changes {
  const base: Changes = {
    id: 'dongthap',
    name: 'Báo Mẫu Online',
    origins: [ORIGIN],
    moderators: [
      { id: 'lan', name: 'Lan', email: 'lan@bao.example', role: 'editor' },
      { id: 'minh', name: 'Minh', email: 'minh@bao.example' },
    ],
    moderation: { firstAfter: '0s', every: '0s', maxPerHour: 1000, publishDelay: '0s', trialMail: 'off' },
    limits: { address: 'off', article: 'off', site: 'off' },
  };
  for (const [key, value] of Object.entries(changes)) {
    const old = base[key];
    const bothMaps = [old, value].every(
      (part) => typeof part === 'object' && part !== null && !Array.isArray(part),
    );
    base[key] = bothMaps ? { ...(old as object), ...(value as object) } : value;
  }
  return base;
}

/** The same as a parsed site. */
export function testSite(changes: Changes = {}): Site {
  const { sites, faults } = parseSites(sitesText(changes));
  if (!sites[0]) throw new Error(faults.join('\n'));
  return sites[0];
}
