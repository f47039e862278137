/** The whole page of an article's comments, form and list, for browsers without scripts. */
import type { Response } from 'express';
import type { Site } from '../../../../config/sites.ts';
import type { Problem } from '../../../errors.ts';
import { marksOf } from '../../../store/readers/votes.ts';
import type { PublishDeps } from '../../deps.ts';
import { readListing } from '../../listing.ts';
import { findShown } from '../../votes/voting.ts';
import { flat } from '../thread.ts';
import type { FormValues } from './form.ts';
import { type QuotedComment, quotedComment } from './quote.ts';
import { type Found, type HostedOrder, sendView } from './view.ts';

type Deps = Pick<PublishDeps, 'store' | 'sites' | 'links' | 'clock' | 'mintStamp'>;

const PAGE_SIZE = 20;

/** Sends the page as a reader first meets it. @param answer the comment that is to be answered */
export async function sendHostedPage(
  deps: Deps,
  res: Response,
  { answer, ...order }: HostedOrder & { answer: string | null },
): Promise<void> {
  const found = await find(deps, order);
  const answered = answer === null ? null : await shownUnder(deps, order, answer);
  const values = answered ? { parent: answered.id } : {};
  const lostAnswer = answer !== null && !answered;
  sendView(deps, res, { ...order, found, values, answered, lostAnswer, problem: null });
}

export interface RefusedForm {
  site: Site;
  /** The article's id in NFC. */
  article: string;
  /** What was written, by the form's field names; unknown names are ignored. */
  values: FormValues;
  /** `plain`: nothing is wrong, but the text seems to lack its diacritics; the page asks, and does not ask again. */
  problem: Problem | 'plain';
}

/**
 * Shows a form that was not taken once more: what was written stays, each fault stands at its field, the status is the
 * problem's, or 200. Headers of the problem itself (`Retry-After`) are the caller's. Works while the database is away.
 */
export async function showForm(deps: Deps, res: Response, { problem, ...form }: RefusedForm): Promise<void> {
  const order = {
    ...{ site: form.site, article: form.article, sort: 'newest' as const, after: null },
    reader: null,
  };
  const found = await find(deps, order).catch(() => null);
  const { parent } = form.values;
  const answered = parent ? await shownUnder(deps, order, parent).catch(() => null) : null;
  const faulty = problem === 'plain' ? { problem: null, plain: true } : { problem };
  sendView(deps, res, { ...order, ...form, ...faulty, found, answered, lostAnswer: false });
}

/** A comment that stands under the article, in a few words. */
export async function shownUnder(
  deps: Pick<Deps, 'store' | 'sites' | 'clock'>,
  { site, article }: Pick<HostedOrder, 'site' | 'article'>,
  id: string,
): Promise<QuotedComment | null> {
  const shown = await findShown(deps, id);
  if (shown?.site.id !== site.id || shown.comment.article_id !== article) return null;
  return quotedComment(deps.store.read, shown.comment);
}

async function find(deps: Deps, order: HostedOrder): Promise<Found> {
  const { listing, state } = await readListing(deps, { ...order, limit: PAGE_SIZE }, deps.clock());
  const comments = flat(listing.comments).map(({ id }) => id);
  const { reader } = order;
  const marks = await (reader === null
    ? { liked: new Set<string>(), reported: new Set<string>() }
    : marksOf(deps.store.read, { reader, comments }));
  return { listing, state, marks };
}
