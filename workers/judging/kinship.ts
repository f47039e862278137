/** What a comment's text has in common with others: looked up for screening, and noted for those that come after. */
import { LEAST_ALIKE, likenessOf, readLikeness } from '../../src/screening/likeness.ts';
import { linkKeys } from '../../src/screening/links/keys.ts';
import type { ScreeningContext } from '../../src/screening/screen.ts';
import { type Keys, mac } from '../../src/signing.ts';
import type { Db } from '../../src/store/database/schema.ts';
import {
  findAlike,
  groupAmong,
  type Kinship,
  LIKENESS_KEPT_MS,
  newestTextOf,
  sayingOtherwise,
} from '../../src/store/likenesses.ts';

export interface KinshipAsked {
  comment: string;
  site: { id: string; origins: readonly string[] };
  /** Normalised. */
  text: string;
  folded: string;
  foldedHash: string;
  now: number;
}

export async function readKinship(
  db: Db,
  keys: Pick<Keys, 'fingerprint'>,
  { comment, site, text, folded, foldedHash, now }: KinshipAsked,
): Promise<{ nearly: NonNullable<ScreeningContext['nearly']>; kinship: Kinship }> {
  const fingerprint = readLikeness(folded, secretOf(keys, site.id));
  const links = linkKeys(text, new Set(site.origins.flatMap((origin) => URL.parse(origin)?.hostname ?? [])));
  // Of short texts only the same words are the same text.
  if (!fingerprint)
    return { nearly: { count: 0, like: null }, kinship: { kin: foldedHash, fingerprint, links } };
  const alike = await findAlike(db, {
    comment,
    fingerprint,
    since: now - LIKENESS_KEPT_MS,
    compare: likenessOf,
    least: LEAST_ALIKE,
  });
  const { signature } = fingerprint;
  const kin = await groupAmong(db, { alike, signature, compare: likenessOf, least: LEAST_ALIKE });
  const others = await sayingOtherwise(db, {
    site: site.id,
    comments: alike.map((each) => each.comment),
    foldedHash,
  });
  const [first] = others;
  return {
    nearly: { count: others.length, like: first === undefined ? null : await newestTextOf(db, first) },
    kinship: { kin: kin ?? comment, fingerprint, links },
  };
}

/** Fingerprints of one newspaper say nothing about those of another, nor to anybody without the key. */
function secretOf({ fingerprint }: Pick<Keys, 'fingerprint'>, site: string): number {
  return Buffer.from(mac(fingerprint, 'likeness', site), 'base64url').readInt32LE(0);
}
