/**
 * The desk's search over all comments of a site, newest first. It goes back in time, lets others run in between, and
 * stops when the list is full or its time is up: a search for what is not there costs no more than its time, and goes on
 * from where it stopped.
 */
import { marksAgree } from '../../../search-text.ts';
import type { Db } from '../../database/schema.ts';
import type { Cursor, Portion } from '../queues.ts';
import { ofArticle, ofSite, type Search } from './candidates.ts';
import { Pace } from './pace.ts';
import { articlesTitled } from './titles.ts';

export interface Found extends Portion {
  /** Set when time was up before the portion was full: everything that came in since then was looked through. */
  stoppedAt: number | null;
}

/** Nothing more is begun after this long. */
const WITHIN_MS = 200;

export async function searchComments(db: Db, search: Search): Promise<Found> {
  const { site, terms, article, most } = search;
  const pace = new Pace(WITHIN_MS);
  const titled = new Set(article === null && terms.length ? await articlesTitled(db, site, terms) : []);
  const agrees = marksAgree(terms);
  const found: Cursor[] = [];
  const stoppedAt = (place: Cursor): Found => ({
    ids: found.map(({ id }) => id),
    next: place,
    stoppedAt: place.at,
  });
  for await (const { rows, reached } of article === null
    ? ofSite(db, search, [...titled])
    : ofArticle(db, search, article)) {
    for (const { id, created_at: at, article_id, name, text } of rows) {
      if (titled.has(article_id) || agrees(`${name} ${text}`)) found.push({ id, at });
      if (found.length > most) {
        const shown = found.slice(0, most);
        return { ids: shown.map((one) => one.id), next: shown.at(-1) ?? null, stoppedAt: null };
      }
      if (pace.isOver()) return stoppedAt({ at, id });
      if (pace.isHeld()) await pace.letOthersRun();
    }
    if (reached && pace.isOver()) return stoppedAt(reached);
    await pace.letOthersRun();
  }
  return { ids: found.map(({ id }) => id), next: null, stoppedAt: null };
}
