/** When comments began to come out below an article: kept with it, since it counts also when the first is taken down. */
import type { Db } from '../database/schema.ts';
import { firstPublication } from '../publishing/published.ts';

interface Below {
  site: string;
  article_id: string;
}

/** Keeps it, once a comment has come out. */
export async function keepFirstOut(db: Db, { site, article_id: article }: Below): Promise<void> {
  const row = await db
    .selectFrom('articles')
    .select('first_out_at')
    .where('site', '=', site)
    .where('id', '=', article)
    .executeTakeFirst();
  if (!row || row.first_out_at !== null) return;
  await setFirstOut(db, { site, article, at: await firstPublication(db, { site, article }) });
}

/** An approval was taken back, as if it had never been: what came out beside it says when it began. */
export function forgetFirstOut(db: Db, { site, article_id: article }: Below): Promise<void> {
  return setFirstOut(db, { site, article, at: null });
}

async function setFirstOut(
  db: Db,
  { site, article, at }: { site: string; article: string; at: number | null },
): Promise<void> {
  await db
    .updateTable('articles')
    .set({ first_out_at: at })
    .where('site', '=', site)
    .where('id', '=', article)
    .execute();
}
