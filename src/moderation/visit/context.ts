/** What the pages of one visit are rendered with. */

import { difference, type Spans } from '../../difference.ts';
import { sitePausedAt } from '../../store/articles/articles.ts';
import type { RevisionRow } from '../../store/database/schema.ts';
import { furtherOf } from '../../store/deciding/further.ts';
import { permitOf } from '../deciding/actions.ts';
import { openedLately, shutBy } from '../deciding/around.ts';
import type { ModerationDeps } from '../deps.ts';
import type { PageContext } from '../pages/context.ts';
import { wordsOf } from '../words.ts';
import type { Visitor } from './access.ts';
import { WHOLE } from './form.ts';
import { mintNonce } from './nonce.ts';

/** @param step on which the page stands: see store/visits/visits.ts */
export async function contextFor(
  deps: ModerationDeps,
  { token, site, moderator }: Visitor,
  step = 0,
): Promise<PageContext> {
  const { read } = deps.store;
  const words = wordsOf(site.locale);
  const now = deps.clock();
  const nonces = new Map<string, string>();
  return {
    site,
    moderator,
    words,
    now,
    nameOf: (id) => (id === null ? words.log.nobody : (deps.sites.moderator(site.id, id)?.name ?? id)),
    may: (action) => token.actions.includes(permitOf(action)),
    describeReasons: (reasons) => deps.describeReasons(reasons, site.locale),
    htmlOf: (revision) => htmlOf(deps, revision),
    changedHtml: (before, after) => changedHtml(deps, before, after),
    nonceOf({ comment }) {
      return nonce(comment.id, comment.version);
    },
    nonceOfWhole: () => nonce(WHOLE, 0),
    further: token.actions.includes(permitOf('next')) ? await furtherOf(read, token) : null,
    paused: await shutBy(read, site.id, { action: 'pause-site', at: await sitePausedAt(read, site.id) }),
    resumed: (await openedLately(read, site.id, { action: 'resume-site', now })).get('') ?? null,
  };

  /** All forms of a page about one comment carry the same: two of them pressed are two presses from one page. */
  function nonce(comment: string, version: number): string {
    const bound = { tokenHash: token.hash, moderator: moderator.id, comment, version, step };
    const minted = nonces.get(comment) ?? mintNonce(deps.keys, bound, now);
    nonces.set(comment, minted);
    return minted;
  }
}

/** The stored HTML, byte for byte what is published; marks are added only where they change nothing else. */
function htmlOf(
  { render, markedHtml }: ModerationDeps,
  { text, html, reasons }: Pick<RevisionRow, 'text' | 'html' | 'reasons'>,
): string {
  if (html === null) return render(text).html;
  if (!markedHtml || reasons === null) return html;
  const marked = markedHtml(text, reasons);
  return marked.replace(/<\/?mark>/g, '') === html ? marked : html;
}

function changedHtml(deps: ModerationDeps, before: RevisionRow, after: RevisionRow) {
  const { gone, come } = difference(before.text, after.text);
  const marked = (revision: RevisionRow, spans: Spans) =>
    htmlOf(deps, { ...revision, reasons: JSON.stringify([{ check: 'changed', points: 0, spans }]) });
  return { before: marked(before, gone), after: marked(after, come) };
}
