/** The web pages that may send comments. Only what the file says: no foreign host is asked anything. */
import type { Site } from '../../../config/sites.ts';
import { doubtful, type Finding, good } from './finding.ts';
import { isLoopback } from './loopback.ts';

type Pages = Pick<Site, 'id' | 'origins' | 'articles'>;

export function checkOrigins(sites: readonly Pages[]): Finding[] {
  const found = [...plain(sites), ...shared(sites), ...elsewhere(sites)];
  if (found.length) return found;
  const origins = sites.flatMap((site) => site.origins);
  return [good('origins', `${origins.length} listed: ${shortened(origins)}`)];
}

function plain(sites: readonly Pages[]): Finding[] {
  return sites.flatMap(({ id, origins }) =>
    origins
      .map((origin) => new URL(origin))
      .filter(({ protocol, hostname }) => protocol === 'http:' && !isLoopback(hostname))
      .map(({ origin }) =>
        doubtful(
          'origins',
          `${origin} of site ${id} is plain http`,
          'list the https address too, or instead, once the newspaper has one',
        ),
      ),
  );
}

/** Right for one newspaper with two sections, wrong after copying a block and forgetting a line. */
function shared(sites: readonly Pages[]): Finding[] {
  const owners = new Map<string, string[]>();
  for (const { id, origins } of sites)
    for (const origin of new Set(origins)) owners.set(origin, [...(owners.get(origin) ?? []), id]);
  return [...owners]
    .filter(([, ids]) => ids.length > 1)
    .map(([origin, ids]) =>
      doubtful(
        'origins',
        `${origin} is listed by ${ids.join(' and ')}`,
        'fine if these are parts of one newspaper, otherwise remove it from the wrong one',
      ),
    );
}

/** Articles whose pages could not send a comment. */
function elsewhere(sites: readonly Pages[]): Finding[] {
  return sites.flatMap(({ id, origins, articles }) =>
    articles
      .filter((prefix) => !origins.includes(new URL(prefix).origin))
      .map((prefix) =>
        doubtful(
          'origins',
          `articles of site ${id} may start with ${prefix}, which is on none of its origins`,
          'add that origin, or correct the prefix',
        ),
      ),
  );
}

function shortened(origins: readonly string[]): string {
  const shown = origins.slice(0, 4).join(', ');
  return origins.length > 4 ? `${shown} and ${origins.length - 4} more` : shown;
}
