/** Likes and reports by plain forms of the hosted page. */
import type { Request, Response } from 'express';
import type { Site } from '../../../../config/sites.ts';
import { type FieldFault, Problem } from '../../../errors.ts';
import { readerAddress } from '../../../http/network-address.ts';
import { toProblem } from '../../../http/problems.ts';
import type { PublishDeps } from '../../deps.ts';
import { textsIn } from '../../texts.ts';
import { unnamedReader } from '../../votes/reader.ts';
import { findShown, reportComment, setLike } from '../../votes/voting.ts';
import { ownFields, refuseForeign } from '../own-form.ts';

/** A report that was not taken. */
export interface LostReport {
  comment: string;
  values: { reason: string | null; other: string };
  faults: readonly FieldFault[];
}

/**
 * Does what was pressed and sends the browser back.
 * @param page `address` of the page as it was, and the article it is about
 * @returns a report that cannot be taken as it is; then nothing was sent
 * @throws {Problem} foreign-origin, media-type, malformed, not-found, likes-off, too-many
 */
export async function pressedVote(
  deps: PublishDeps,
  req: Request,
  res: Response,
  page: { site: Site; article: string; address: string },
): Promise<LostReport | null> {
  const { site, article, address } = page;
  refuseForeign(req, deps.links.origin);
  const fields = ownFields(req, site);
  const shown = await findShown(deps, fields.get('comment') ?? '');
  if (shown?.site.id !== site.id || shown.comment.article_id !== article)
    throw new Problem('not-found', { locale: site.locale });
  const reader = unnamedReader(req, deps.keys, site);
  const voter = { reader, byNetwork: true, address: readerAddress(req) };
  const action = fields.get('action');
  if (action === 'like' || action === 'unlike') await setLike(deps, shown, voter, action === 'like');
  else if (action === 'report') {
    const values = { reason: fields.get('reason'), other: fields.get('other') ?? '' };
    try {
      await reportComment(deps, shown, voter, reasonOf(values, site));
    } catch (error) {
      const { code, faults } = toProblem(error);
      if (code !== 'invalid') throw error;
      return { comment: shown.comment.id, values, faults };
    }
  } else throw new Problem('malformed', { locale: site.locale });
  res.set('Cache-Control', 'no-store').redirect(303, `${address}#binhluan-${shown.comment.id}`);
  return null;
}

/** What is ticked, and with it or alone what is written. */
function reasonOf({ reason, other }: LostReport['values'], site: Site): string {
  const offered = Object.values(textsIn(site.locale).reasons).find((each) => each === reason);
  return [offered, other.trim()].filter(Boolean).join(': ');
}
