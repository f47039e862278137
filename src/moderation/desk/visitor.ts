/** Somebody at the desk as the pages and presses of links know their visitors. */
import { LINK_ACTIONS } from '../../comment.ts';
import type { ModerationDeps } from '../deps.ts';
import type { PageContext } from '../pages/context.ts';
import type { Visitor } from '../visit/access.ts';
import { contextFor } from '../visit/context.ts';
import { WHOLE } from '../visit/form.ts';
import { wordsOf } from '../words.ts';
import type { AtDesk } from './guard.ts';
import { deskWords } from './words.ts';

/** Everything that links may allow, but for going on to other comments: the queues do that. */
const ACTIONS = LINK_ACTIONS.filter((action) => action !== 'next');

export function visitorAt({ seat, place }: AtDesk): Visitor {
  const { site, moderator } = place;
  return {
    raw: '',
    site,
    moderator,
    channel: 'desk',
    token: {
      hash: seat.session,
      purpose: 'batch',
      site: site.id,
      moderator: moderator.id,
      comments: [],
      actions: [...ACTIONS],
      mailId: null,
      mark: null,
      createdAt: 0,
      expiresAt: Number.MAX_SAFE_INTEGER,
    },
  };
}

/** What pages at the desk are rendered with: nonces of the session, words that speak of no mail. */
export async function contextAt(deps: ModerationDeps, at: AtDesk): Promise<PageContext> {
  const { seat, place } = at;
  const { locale } = place.site;
  const words = wordsOf(locale);
  return {
    ...(await contextFor(deps, visitorAt(at))),
    words: { ...words, notice: { ...words.notice, edited: deskWords(locale).edited } },
    nonceOf: ({ comment }) => seat.commentNonce(place, comment),
    nonceOfWhole: () => seat.commentNonce(place, { id: WHOLE, version: 0 }),
  };
}
