/** The learned filter built from the log of decisions and from nothing else. */
import { type Follower, follow, goOn } from '../../screening/learned/follower.ts';
import type { Db } from '../../store/database/schema.ts';
import { readLessons } from '../../store/learning/log.ts';

/** @param upTo the last row that is read; what it and those before it take back is not learned */
export async function rebuild(db: Db, upTo: number): Promise<Follower> {
  const follower = follow(null, upTo);
  for (;;) {
    const rows = (await readLessons(db, follower.seq)).filter(({ seq }) => seq <= upTo);
    if (rows.length === 0) return follower;
    for (const row of rows) goOn(follower, row);
  }
}
