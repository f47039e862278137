/** Who sits at the desk: from the cookie at every request, with the rights the settings give at this moment. */
import type { Request, Response } from 'express';
import { digest, looksLikeToken } from '../../signing.ts';
import { findSession, renewSession } from '../../store/moderators/sessions.ts';
import type { ModerationDeps } from '../deps.ts';
import { type Bound, mintNonce, NONCE_LIFETIME_MS, type NonceReading, readNonce } from '../visit/nonce.ts';
import { isForeign } from '../visit/origin.ts';
import { readCookie, setCookie } from './door/cookie.ts';
import { type Place, placesOf } from './places.ts';

export interface Seat {
  /** PUBLIC_URL's path, which goes before every address on a page. */
  root: string;
  /** The name under which the person works; the first site's, where sites differ. */
  person: string;
  email: string;
  /** By site id, in the order of the settings; never empty. */
  sites: ReadonlyMap<string, Place>;
  /** Hash of the session's token. */
  session: string;
  /** Keyed hash of the mail address. */
  hash: string;
  /** A nonce for forms that are about no single comment (field `nonce`). */
  formNonce(): string;
  /** A nonce for the forms of one comment as it is shown. */
  commentNonce(place: Place, comment: { id: string; version: number }): string;
  judge(req: Request, about?: { place: Place; comment: string }): Proof;
}

export interface AtDesk {
  seat: Seat;
  place: Place;
}

/** Who is there; only behind `takeSeat`. */
export function atDesk(res: Response): AtDesk {
  const { desk } = res.locals as { desk?: AtDesk };
  if (!desk) throw new Error('a room of the desk was entered without a seat');
  return desk;
}

/** What the nonce of a POST says. `foreign`: it comes from no page of this session; nothing may change. */
export type Proof = NonceReading;

/** The desk lies open all day, and the cookie proves who it is: its pages live longer than those behind links. */
const PAGE_LIFETIME_MS = 12 * 3_600_000;
/** How often a session in use is written anew. */
const RENEW_EVERY_MS = 3_600_000;

type GuardDeps = Pick<ModerationDeps, 'store' | 'keys' | 'sites' | 'links' | 'clock' | 'logger'>;

/**
 * The person behind a request's cookie; null when there is none, the session has ended, or the person is a moderator
 * nowhere any more. A session in use is prolonged, and its cookie with it.
 */
export async function seatOf(deps: GuardDeps, req: Request, res: Response): Promise<Seat | null> {
  const raw = readCookie(req, deps.links);
  if (raw === null || !looksLikeToken(raw)) return null;
  const now = deps.clock();
  const session = await findSession(deps.store.read, digest(raw), now);
  if (!session) return null;
  const sites = placesOf(deps, session.person);
  const [first] = sites.values();
  if (!first) return null;
  if (now - session.seen_at > RENEW_EVERY_MS) {
    // A desk that can be read is shown, also while nothing can be written.
    const renewed = deps.store.write((db) => renewSession(db, session.hash, now), 'rows');
    await renewed.then(
      () => setCookie(res, raw, deps.links),
      (err) => deps.logger.warn({ err }, 'a session at the desk could not be prolonged'),
    );
  }
  const seal = (bound: Bound & { version: number }) =>
    mintNonce(deps.keys, bound, now + PAGE_LIFETIME_MS - NONCE_LIFETIME_MS);
  const boundTo = (moderator: string, comment: string) => ({ tokenHash: session.hash, moderator, comment });
  return {
    root: deps.links.path,
    person: first.moderator.name,
    email: first.moderator.email,
    sites,
    session: session.hash,
    hash: session.person,
    formNonce: () => seal({ ...boundTo('', ''), version: 0 }),
    commentNonce: ({ moderator }, { id, version }) => seal({ ...boundTo(moderator.id, id), version }),
    judge(request, about) {
      const headers = { secFetchSite: request.get('Sec-Fetch-Site'), origin: request.get('Origin') };
      if (isForeign(headers, deps.links.origin)) return { kind: 'foreign' };
      const nonce = (request.body as Record<string, unknown> | undefined)?.nonce;
      const bound = about ? boundTo(about.place.moderator.id, about.comment) : boundTo('', '');
      return readNonce(deps.keys, typeof nonce === 'string' ? nonce : null, bound, now);
    },
  };
}

/**
 * The proof that a POST comes from a page of this session: origin (Sec-Fetch-Site, Origin) and the field `nonce`.
 * `valid`: go on. `expired`: show the page again with what was typed, and say so. `foreign`: answer with `refused`.
 */
export function demandNonce(req: Request, seat: Seat): Proof['kind'] {
  return seat.judge(req).kind;
}
