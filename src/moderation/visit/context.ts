/** What the pages of one visit are rendered with. */
import type { RevisionRow } from '../../store/database/schema.ts';
import { permitOf } from '../deciding/actions.ts';
import type { ModerationDeps } from '../deps.ts';
import type { PageContext } from '../pages/context.ts';
import { wordsOf } from '../words.ts';
import type { Visitor } from './access.ts';
import { mintNonce } from './nonce.ts';

export function contextFor(deps: ModerationDeps, { token, site, moderator }: Visitor): PageContext {
  const words = wordsOf(site.locale);
  const now = deps.clock();
  return {
    site,
    moderator,
    words,
    now,
    nameOf: (id) => (id === null ? words.log.nobody : (deps.sites.moderator(site.id, id)?.name ?? id)),
    may: (action) => token.actions.includes(permitOf(action)),
    describeReasons: (reasons) => deps.describeReasons(reasons, site.locale),
    htmlOf: (revision) => htmlOf(deps, revision),
    nonceOf({ comment }) {
      const bound = { tokenHash: token.hash, moderator: moderator.id, comment: comment.id };
      return mintNonce(deps.keys, { ...bound, version: comment.version }, now);
    },
  };
}

/** The stored HTML, byte for byte what is published; marks are added only where they change nothing else. */
function htmlOf({ render, markedHtml }: ModerationDeps, { text, html, reasons }: RevisionRow): string {
  if (html === null) return render(text).html;
  if (!markedHtml || reasons === null) return html;
  const marked = markedHtml(text, reasons);
  return marked.replace(/<\/?mark>/g, '') === html ? marked : html;
}
