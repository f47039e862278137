/** Reads the titles of articles from their own pages: one page of a site at a time, and only so many an hour. */
import type { Logger } from '../src/logger.ts';
import type { GuardedFetch } from '../src/outside/fetch.ts';
import { OutsideError } from '../src/outside/outside-error.ts';
import { articleTitle } from '../src/outside/titles/article-title.ts';
import type { Sites } from '../src/sites.ts';
import { dueArticle, giveBack, keepTitle, noteFailure, takeArticle } from '../src/store/articles/titles.ts';
import type { Store } from '../src/store/database/open.ts';
import { startRounds } from './rounds.ts';

export interface TitlesDeps {
  store: Pick<Store, 'read' | 'write'>;
  sites: Pick<Sites, 'all' | 'get'>;
  fetch: GuardedFetch;
  logger: Logger;
  clock: () => number;
}

const ROUND_EVERY_MS = 5_000;

/** @returns a function that ends it; a page that is being read is left for later. */
export function startTitles(deps: TitlesDeps, every = ROUND_EVERY_MS): () => Promise<void> {
  return startRounds(
    every,
    (signal) => deps.sites.all().map(({ id }) => readTitles(deps, id, signal)),
    (err) => deps.logger.warn({ err }, 'titles could not be looked for; the next round tries again'),
  );
}

/** Every page of a site that is due, one after the other. Several workers doing the same share the work. */
export async function readTitles(deps: TitlesDeps, id: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await readOne(deps, id, signal)));
}

async function readOne(deps: TitlesDeps, id: string, signal: AbortSignal): Promise<boolean> {
  const { store, fetch, clock } = deps;
  const site = deps.sites.get(id);
  if (site?.screening.titles !== 'page') return false;
  // Looked at first without a transaction: almost always there is nothing to do.
  if (!(await dueArticle(store.read, id, clock()))) return false;
  const article = await store.write((db) => takeArticle(db, id, clock()));
  if (!article) return false;
  try {
    const title = await articleTitle(fetch, { site, article: article.id, url: article.url }, signal);
    await store.write((db) => keepTitle(db, article, title, clock()));
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    const { code } = error;
    if (code === 'stopped') {
      await store.write((db) => giveBack(db, article, clock()));
      return false;
    }
    await store.write((db) => noteFailure(db, article, code));
    // Neither the article's id nor its address: both are a reader's words.
    deps.logger.info({ site: id, code, attempt: (article.attempt ?? 0) + 1 }, 'a title could not be read');
  }
  return true;
}
