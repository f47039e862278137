/** What the outside services that a site switched on say of a comment, before it is screened. */
import type { Site } from '../../config/sites.ts';
import { ownArticleUrl } from '../../src/article-url.ts';
import type { Logger } from '../../src/logger.ts';
import type { GuardedFetch } from '../../src/outside/fetch.ts';
import { askServices } from '../../src/outside/opinions/ask.ts';
import type { ServiceAnswer } from '../../src/outside/opinions/question.ts';
import { type Keys, unseal } from '../../src/signing.ts';
import type { CommentRow, Db } from '../../src/store/database/schema.ts';

export interface OpinionsDeps {
  keys: Pick<Keys, 'seal'>;
  logger: Pick<Logger, 'warn'>;
  /** The way out. */
  outside: GuardedFetch;
}

export interface AboutComment {
  comment: CommentRow;
  site: Site;
  /** Normalised. */
  text: string;
  now: number;
}

/** Nobody is asked where the site asks nobody. Takes 2 s at most, and never throws for what a service does. */
export async function askAbout(
  db: Db,
  { keys, logger, outside }: OpinionsDeps,
  { comment, site, text, now }: AboutComment,
): Promise<ServiceAnswer[]> {
  const { akismet, hook } = site.services;
  if (!akismet && !hook) return [];
  const article = await db
    .selectFrom('articles')
    .select(['url', 'title'])
    .where('site', '=', site.id)
    .where('id', '=', comment.article_id)
    .executeTakeFirst();
  const question = {
    id: comment.id,
    site: site.id,
    home: site.origins[0] ?? '',
    locale: site.locale,
    name: comment.name,
    text,
    article: {
      id: comment.article_id,
      // Anybody can post any address; only the newspaper's own goes out.
      url: ownArticleUrl(article?.url ?? null, site),
      title: article?.title ?? null,
    },
    address: akismet?.address && comment.ip ? unseal(keys.seal, comment.ip, `ip ${comment.id}`) : null,
    sentAt: comment.created_at,
  };
  return askServices(site.services, question, {
    fetch: outside,
    now,
    onFailed: (service, code) =>
      logger.warn({ site: site.id, comment: comment.id, service, code }, 'an outside service gave no answer'),
  });
}
