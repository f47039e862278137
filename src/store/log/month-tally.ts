/** The arithmetic of a month. Pure. */
import type { Day } from '../../calendar.ts';
import type { Status } from '../../comment.ts';

/** Comments that came in on a day, of one article and one status as it is now. */
export interface Arrivals {
  article_id: string;
  status: Status;
  /** 1: the newsroom's own words. */
  newsroom: number;
  /** 1: nobody has decided. */
  undecided: number;
  n: number;
}

export interface Decided {
  seq: number;
  comment_id: string;
  action: string;
  from_revision: number;
  revision: number;
  /** null: a rule of the site. */
  moderator_id: string | null;
  reason: string | null;
  /** The number of the row that this one takes back. */
  undoes: number | null;
  at: number;
  newsroom: string | null;
  /** When the comment came in; null: it is gone. */
  created_at: number | null;
  /** 1: it only settles a reader's later edit of what stands. */
  settles_edit: number;
  /** 1: the text waited for this decision of a person. */
  had_waited: number;
}

export type Aftermath = Pick<Decided, 'comment_id' | 'action' | 'reason' | 'undoes'>;

/** A revision that is not its comment's first. */
export const laterText = (comment: string, n: number): string => `${comment} ${n}`;

/** What was done on a day, or by somebody, in the month. */
export interface Work {
  /** Readers' comments that were to stand under their articles by the last word of the month on them. */
  published: number;
  /** Of these, the ones whose text the newsroom had changed. */
  edited: number;
  rejected: number;
  spam: number;
  /** Taken down and not put back. */
  removed: number;
}

export interface DayWork extends Work {
  date: string;
  /** Readers' comments that came in. */
  received: number;
  withdrawn: number;
  /** The newsroom's own words that stand. */
  replies: number;
}

export interface PersonWork extends Work {
  /** null: a rule of the site. */
  moderator: string | null;
}

export interface Waits {
  /** Readers' texts that waited for a person and were decided. */
  decided: number;
  /** Milliseconds; null when nothing was decided. */
  median: number | null;
  /** Nine of ten waited no longer. */
  p90: number | null;
  longest: number | null;
}

export interface Month {
  days: DayWork[];
  people: PersonWork[];
  total: DayWork;
  /** Where the readers' comments that came in are now; they add up to `total.received`. */
  places: Record<Status, number>;
  /** Of the spam among them, what nobody has looked at. */
  spamUnseen: number;
  /** Why comments were not published, most frequent first; null: no reason was given. */
  reasons: { reason: string | null; n: number }[];
  waits: Waits;
  /** Most comments first, 10 at most. */
  articles: { article: string; received: number; published: number }[];
}

const ARTICLES_MOST = 10;
const NONE: Work = { published: 0, edited: 0, rejected: 0, spam: 0, removed: 0 };

export function createTally(days: readonly Day[]) {
  const lines: DayWork[] = days.map(({ date }) => ({ ...NONE, date, received: 0, withdrawn: 0, replies: 0 }));
  const numbers = new Map(days.map(({ date }, index) => [date, index]));
  const places = emptyPlaces();
  const articles = new Map<string, { received: number; published: number }>();
  /** In the order of the log, with the number of the day. */
  const log: Logged[] = [];
  const undone = new Set<number>();
  const late = new Map<string, string | null>();
  let spamUnseen = 0;

  const lineOf = (day: number) => lines[day] as DayWork;
  const numberOf = ({ date }: Day) => numbers.get(date) as number;

  return {
    addArrivals(day: Day, rows: readonly Arrivals[]): void {
      for (const { article_id, status, newsroom, undecided, n } of rows) {
        if (newsroom) {
          // What was taken back or down stands nowhere.
          if (status === 'approved') lineOf(numberOf(day)).replies += n;
          continue;
        }
        lineOf(numberOf(day)).received += n;
        places[status] += n;
        if (status === 'spam' && undecided) spamUnseen += n;
        const known = articles.get(article_id) ?? { received: 0, published: 0 };
        known.received += n;
        if (status === 'approved') known.published += n;
        articles.set(article_id, known);
      }
    },

    /** Rows in the order of the log. */
    addDecisions(day: Day, rows: readonly Decided[]): void {
      const number = numberOf(day);
      for (const row of rows) {
        if (row.undoes !== null) undone.add(row.undoes);
        else if (row.newsroom === null) log.push(logged(row, number));
      }
    },

    /** What was taken back, or given a reason, soon after the month's end. */
    addAftermath(rows: readonly Aftermath[]): void {
      for (const { undoes, action, comment_id, reason } of rows) {
        if (undoes !== null) undone.add(undoes);
        else if (action === 'reason') late.set(comment_id, reason);
      }
    },

    /** Comments of which a later text was decided on: when that was written, `result` wants to know. */
    laterTexts(): string[] {
      return [...new Set(log.filter(isOnLaterText).map(({ comment_id }) => comment_id))];
    },

    /** @param written when texts were written that are not their comments' first, by `laterText` */
    result(written: ReadonlyMap<string, number>): Month {
      const people = new Map<string | null, PersonWork>();
      const credit = (day: number, moderator: string | null, what: keyof Work): void => {
        const person = people.get(moderator) ?? { ...NONE, moderator };
        people.set(moderator, person);
        person[what] += 1;
        lineOf(day)[what] += 1;
      };
      const standing = undone.size ? log.filter(({ seq }) => !undone.has(seq)) : log;
      for (const { action, day } of standing) if (action === 'withdraw') lineOf(day).withdrawn += 1;
      const last = lastWords(standing);
      for (const { day, moderator_id, action, revision, from_revision } of last.words) {
        const outcome = OUTCOMES[action as keyof typeof OUTCOMES];
        if (!outcome) continue;
        credit(day, moderator_id, outcome);
        if (outcome === 'published' && revision !== from_revision) credit(day, moderator_id, 'edited');
      }
      for (const { day, moderator_id } of last.removals) credit(day, moderator_id, 'removed');
      return {
        days: lines,
        people: [...people.values()].sort((a, b) => handled(b) - handled(a)),
        total: sum(lines),
        places,
        spamUnseen,
        reasons: countReasons(last, late),
        waits: describeWaits(standing.map((row) => waitOf(row, written)).filter((wait) => wait !== null)),
        articles: [...articles]
          .map(([article, counts]) => ({ article, ...counts }))
          .sort((a, b) => b.received - a.received || (a.article < b.article ? -1 : 1))
          .slice(0, ARTICLES_MOST),
      };
    },
  };
}

const OUTCOMES = { approve: 'published', reject: 'rejected', spam: 'spam', hold: null } as const;

/** A decision and the number of its day: a row of the database is slow to ask again and again. */
type Logged = Omit<Decided, 'undoes' | 'newsroom'> & { day: number };

function logged(row: Decided, day: number): Logged {
  return {
    day,
    seq: row.seq,
    comment_id: row.comment_id,
    action: row.action,
    from_revision: row.from_revision,
    revision: row.revision,
    moderator_id: row.moderator_id,
    reason: row.reason,
    at: row.at,
    created_at: row.created_at,
    settles_edit: row.settles_edit,
    had_waited: row.had_waited,
  };
}

interface LastWords {
  /** The last decision on each comment as a whole. */
  words: Logged[];
  removals: Logged[];
  /** By comment, of those that were refused. */
  reasons: Map<string, string | null>;
}

function lastWords(rows: readonly Logged[]): LastWords {
  const words = new Map<string, Logged>();
  const removals = new Map<string, Logged>();
  const reasons = new Map<string, string | null>();
  for (const row of rows) {
    const { comment_id: id, action } = row;
    if (action in OUTCOMES && !row.settles_edit) words.set(id, row);
    if (action === 'remove' || action === 'restore') removals.set(id, row);
    if (action === 'reject' || action === 'reason') reasons.set(id, row.reason);
  }
  return {
    words: [...words.values()],
    removals: [...removals.values()].filter(({ action }) => action === 'remove'),
    reasons,
  };
}

function countReasons(
  { words, reasons }: LastWords,
  late: ReadonlyMap<string, string | null>,
): Month['reasons'] {
  const given = new Map<string | null, number>();
  for (const { action, comment_id: id } of words) {
    if (action !== 'reject') continue;
    const reason = late.get(id) ?? reasons.get(id) ?? null;
    given.set(reason, (given.get(reason) ?? 0) + 1);
  }
  return [...given].map(([reason, n]) => ({ reason, n })).sort((a, b) => b.n - a.n);
}

function isOnLaterText({ had_waited, from_revision }: Logged): boolean {
  return had_waited === 1 && from_revision > 1;
}

/** How long the text had waited for a person; null when it had not. */
function waitOf(row: Logged, written: ReadonlyMap<string, number>): number | null {
  const { action, had_waited, comment_id, from_revision, created_at, at } = row;
  if (!(action in OUTCOMES) || !had_waited) return null;
  const since =
    from_revision === 1 ? created_at : (written.get(laterText(comment_id, from_revision)) ?? null);
  return since === null ? null : Math.max(0, at - since);
}

function describeWaits(waits: number[]): Waits {
  const sorted = Float64Array.from(waits).sort();
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
  return { decided: sorted.length, median: at(0.5), p90: at(0.9), longest: sorted.at(-1) ?? null };
}

function handled({ published, rejected, spam, removed }: Work): number {
  return published + rejected + spam + removed;
}

function sum(lines: readonly DayWork[]): DayWork {
  const total: DayWork = { ...NONE, date: '', received: 0, withdrawn: 0, replies: 0 };
  for (const { date: _, ...counts } of lines)
    for (const [name, n] of Object.entries(counts)) total[name as keyof typeof counts] += n;
  return total;
}

function emptyPlaces(): Record<Status, number> {
  return { received: 0, pending: 0, approved: 0, rejected: 0, spam: 0, removed: 0, withdrawn: 0 };
}
