import type { Signals as NotedSignals } from '../comment.ts';
import { fold } from './text/fold.ts';
import { readWords, type Word } from './text/words.ts';

/** What the door noted, and whether the stamp had been used before, which the worker looks up. */
export interface Signals extends NotedSignals {
  stampReused: boolean;
}

/** A comment as it came in. Addresses are no part of it. */
export interface Submission {
  name: string;
  text: string;
  email?: never;
  signals: Signals;
  articleTitle?: string | null;
}

/** The settings of a site that screening looks at. */
export interface ScreeningSite {
  locale: 'vi' | 'en';
  name: string;
  moderators: readonly { name: string }[];
  screening: {
    diacritics: 'off' | 'hint' | 'hold';
    maxLinks: number;
    bannedWords: readonly string[];
    /** Whether the words that all sites share are looked for; those of them that are not. */
    sharedWords?: boolean;
    allowedWords?: readonly string[];
  };
}

/** Everything that had to be looked up before: screening itself asks nobody. */
export interface ScreeningContext {
  site: ScreeningSite;
  /** Other comments of this site with the same folded text in the last weeks; of those, this reader's own. */
  duplicates: { exact: number; reader: number };
  /**
   * Other comments of the last weeks with nearly the same text, and the text of the one that is most alike, where it
   * is still there.
   */
  nearly?: { count: number; like: string | null };
  /** By what the newsroom banned this sender: the device, the mail address, the network address. */
  bans?: readonly ('reader' | 'contact' | 'network')[];
  /** How this author's earlier comments were decided. */
  history: { approved: number; rejected: number; spam: number };
  /** What the learned filter says; null while it is silent. Above the threshold it means spam. */
  learned: { score: number; threshold: number; why: string[]; spans?: [start: number, end: number][] } | null;
  /** Answers of the outside services the site switched on; `failed`: it gave none. */
  outside: { service: string; spam: boolean; failed?: boolean }[];
}

/** Why a comment is looked at twice. `describeReason` puts it into words. */
export interface Reason {
  /** The name of a text in reasons.*.json. */
  check: string;
  /** 1 is a remark, 100 settles it. */
  points: number;
  params?: Record<string, string | number>;
  /** What to mark in the normalised text: UTF-16 offsets, in order, not overlapping. */
  spans?: [start: number, end: number][];
}

/** What a check may look at. */
export interface Facts {
  /** Normalised. */
  text: string;
  name: string;
  signals: Signals;
  context: ScreeningContext;
  readonly words: Word[];
  readonly folded: string;
}

/** One question put to a comment: no reason is the usual answer. Plain data in, plain data out; it may throw. */
export type Check = (facts: Facts) => Reason[];

/** Gathers the facts; words and key are made when a check first asks for them. */
export function gatherFacts(text: string, name: string, signals: Signals, context: ScreeningContext): Facts {
  let words: Word[] | undefined;
  let folded: string | undefined;
  return {
    text,
    name,
    signals,
    context,
    get words() {
      words ??= readWords(text);
      return words;
    },
    get folded() {
      folded ??= fold(text);
      return folded;
    },
  };
}
