/** A store with one site's comments. */
import type { Site } from '../../config/sites.ts';
import { createLogger } from '../../src/logger.ts';
import type { Db } from '../../src/store/database/schema.ts';
import { beginScreening, finishScreening } from '../../src/store/screenings.ts';
import { insertSubmission } from '../../src/store/submissions.ts';
import { testSite } from '../harness/site.ts';
import { openTestStore } from '../harness/store.ts';
import { newComment, SCREENED } from '../store/rows.ts';

export const NOW = Date.parse('2026-11-22T10:05:00+07:00');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export interface Posted {
  article?: string;
  url?: string | null;
  title?: string | null;
  verdict?: 'pending' | 'spam';
  /** JSON */
  reasons?: string;
}

export async function openStage(changes: Record<string, unknown> = {}) {
  const { store, keys, close } = await openTestStore();
  let site = testSite(changes);
  let count = 0;
  const logged: unknown[] = [];
  const logger = createLogger('silent', 'test');
  const note =
    (level: string) =>
    (...words: unknown[]) =>
      void logged.push([level, ...words]);
  const stage = {
    store,
    keys,
    now: NOW,
    clock: () => stage.now,
    /** Everything that was logged, as it would be written. */
    log: () => JSON.stringify(logged),
    logger: Object.assign(Object.create(logger), {
      info: note('info'),
      warn: note('warn'),
      error: note('error'),
    }),
    get site(): Site {
      return site;
    },
    sites: { all: () => [site], get: (id: string) => (id === site.id ? site : undefined) },
    change(next: Record<string, unknown>) {
      site = testSite({ ...changes, ...next });
    },

    /** A comment that was screened and, unless it is spam, waits. @returns its id */
    async comment({
      article = 'bai-1',
      url = null,
      title = null,
      ...screened
    }: Posted = {}): Promise<string> {
      const id = `c${++count}`;
      const made = newComment({ id, site: site.id, article_id: article, created_at: stage.now });
      await store.write(async (db) => {
        await insertSubmission(db, { ...made, article: { url, title } });
        const begun = await beginScreening(db, id);
        if (!begun) throw new Error('nothing to screen');
        await finishScreening(db, begun.comment, { ...SCREENED, ...screened }, stage.now);
      });
      return id;
    },

    /** All that waits is decided. */
    decideAll: () =>
      store.write((db) =>
        db
          .updateTable('comments')
          .set({ waiting_since: null })
          .execute()
          .then(() => {}),
      ),

    async titleOf(article = 'bai-1'): Promise<{ title: string | null; checked: boolean }> {
      const row = await store.read
        .selectFrom('articles')
        .select(['title', 'title_checked_at'])
        .where('id', '=', article)
        .executeTakeFirstOrThrow();
      return { title: row.title, checked: row.title_checked_at !== null };
    },

    read: (table: 'title_checks' | 'title_budgets' | 'alarms') =>
      (store.read as Db)
        .selectFrom(table as never)
        .selectAll()
        .execute() as Promise<Record<string, unknown>[]>,
    close,
  };
  return stage;
}

export type Stage = Awaited<ReturnType<typeof openStage>>;
