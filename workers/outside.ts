/** What the workers do in the world outside beside mail: titles of articles, alarms. */
import type { Links } from '../src/links.ts';
import { createFetch } from '../src/outside/fetch.ts';
import { type AlarmDeps, startAlarm } from './alarm.ts';
import { startTitles, type TitlesDeps } from './titles.ts';

export interface OutsideDeps extends Omit<TitlesDeps & AlarmDeps, 'fetch'> {
  /** Tells whoever is asked who asks. */
  links: Pick<Links, 'base'>;
}

/** @param fetch the way out, which a test may lead elsewhere @returns a function that ends it */
export function startOutside(
  deps: OutsideDeps,
  fetch = createFetch({ userAgent: `Binhluan (+${deps.links.base})` }),
): () => Promise<void> {
  const ends = [startTitles({ ...deps, fetch }), startAlarm({ ...deps, fetch })];
  return async () => {
    await Promise.all(ends.map((end) => end()));
  };
}
