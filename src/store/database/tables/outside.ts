/** What the way out remembers: titles of articles, alarms. */

/** What is known of each article's own page. */
export interface TitleChecksTable {
  site: string;
  article_id: string;
  /** Times the page was asked for since it was last read; 0 when that went well. */
  attempt: number;
  tried_at: number;
  /** Not before this time again. */
  next_at: number;
  /** The code of what went wrong last. */
  error: string | null;
}

/** How often each site's pages were asked for. */
export interface TitleBudgetsTable {
  site: string;
  /** A page of the site is being asked for; at the latest until then. */
  busy_until: number;
  /** Hours since 1970, and the pages asked for in that hour. */
  hour: number;
  taken: number;
}

/** Which troubles of a site were told, over which channel and when. */
export interface AlarmsTable {
  site: string;
  /** `waiting`, `mail` or `parked`. */
  kind: string;
  /** `webhook`, `telegram` or `mail`. */
  channel: string;
  /** Of what is told: stays over all tries, so that a receiver knows a repetition. */
  message_id: string;
  /** Tries since the last that went well. */
  attempt: number;
  /** Not before this time again. */
  next_at: number;
  /** When it was last told. */
  told_at: number | null;
  /** The code of what went wrong last; null when nothing did. */
  error: string | null;
}
