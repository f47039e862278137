/** An article or the whole site takes no comments for a while; and takes them again. */
import { closeArticle, openArticle, pauseSite, resumeSite } from '../../store/articles/articles.ts';
import { commentById } from '../../store/comments.ts';
import type { Db } from '../../store/database/schema.ts';
import { wordsOf } from '../words.ts';
import { carryOut, doingOf, NOTICES, type Press, undoableSince } from './press.ts';

/** Asked for twice: by a button, and by a box that says which. */
export async function pressShut(press: Press, what: 'close-article' | 'pause-site'): Promise<void> {
  const { form, nonce, visitor } = press;
  if (!form.asked) return press.lookUp();
  if (nonce.kind === 'expired') return press.ask({ notice: 'old', sure: form.sure });
  if (!form.sure) return press.ask({ fault: wordsOf(visitor.site.locale).ask.unsure }, 422);
  return done(press, what, async (db) => {
    const article = what === 'close-article' ? await articleOf(db, press) : null;
    if (article !== null) await closeArticle(db, doingOf(press), article);
    if (what === 'pause-site') await pauseSite(db, doingOf(press));
  });
}

export async function pressOpen(press: Press, what: 'open-article' | 'resume-site'): Promise<void> {
  if (press.nonce.kind === 'expired') return press.show({ notice: 'old' });
  const since = undoableSince(press);
  return done(press, what, async (db) => {
    const article = what === 'open-article' ? await articleOf(db, press) : null;
    if (article !== null) await openArticle(db, doingOf(press), { article, since });
    if (what === 'resume-site') await resumeSite(db, doingOf(press), { since });
  });
}

async function done(press: Press, kind: string, work: (db: Db) => Promise<void>): Promise<void> {
  const result = await carryOut(press, kind, work);
  if (result === 'again' && press.form.asked) return press.ask({ notice: 'again', sure: press.form.sure });
  if (result === 'voided' || result === 'again') return press.show({ notice: NOTICES[result] });
  press.back();
}

async function articleOf(db: Db, { comment }: Press): Promise<string | null> {
  return (await commentById(db, comment))?.article_id ?? null;
}
