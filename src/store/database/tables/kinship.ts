/** What comments have in common. Rows are kept for weeks only. */

/** The fingerprint of a comment's newest text. */
export interface LikenessesTable {
  comment_id: string;
  site: string;
  /** Comments with the same value have the same or nearly the same text. */
  kin: string;
  /** Null where the text is too short to be nearly another one; then the bands are too. */
  signature: string | null;
  band_0: string | null;
  band_1: string | null;
  band_2: string | null;
  band_3: string | null;
  band_4: string | null;
  band_5: string | null;
  band_6: string | null;
  band_7: string | null;
  at: number;
}

/** An address of the web in a comment's newest text: host and path. */
export interface CommentLinksTable {
  comment_id: string;
  link: string;
  site: string;
  at: number;
}
