/** The noun of the house: what a comment is, which states it has and how it may move between them. Pure. */

export const STATUSES = [
  'received',
  'pending',
  'approved',
  'rejected',
  'spam',
  'removed',
  'withdrawn',
] as const;
export type Status = (typeof STATUSES)[number];

/** What moves a comment. `screen` is the worker's, `edit` and `withdraw` the reader's, the rest a moderator's. */
const ACTIONS = [
  'screen',
  'approve',
  'reject',
  'spam',
  'hold',
  'remove',
  'restore',
  'edit',
  'withdraw',
  'undo',
] as const;
export type Action = (typeof ACTIONS)[number];

type Rule = { action: Exclude<Action, 'undo'>; from: readonly Status[]; to: readonly Status[] };

/**
 * The whole table of transitions. `undo` is not in it: it leads back to the state before the decision it
 * takes back, and only while that decision is still the last word.
 */
const TRANSITIONS: readonly Rule[] = [
  { action: 'screen', from: ['received'], to: ['pending', 'spam'] },
  // A reader's edit of a published comment: the old text stands while the new revision is screened and waits.
  { action: 'screen', from: ['approved'], to: ['approved'] },
  // … also when it was decided meanwhile.
  { action: 'screen', from: ['rejected'], to: ['rejected'] },
  { action: 'screen', from: ['spam'], to: ['spam'] },
  { action: 'screen', from: ['removed'], to: ['removed'] },
  { action: 'edit', from: ['approved'], to: ['approved'] },
  // Refusing such an edit keeps the text that stands.
  { action: 'reject', from: ['approved'], to: ['approved'] },
  { action: 'approve', from: ['pending', 'spam', 'rejected', 'approved'], to: ['approved'] },
  { action: 'reject', from: ['pending', 'spam', 'approved'], to: ['rejected'] },
  { action: 'spam', from: ['pending', 'rejected', 'approved'], to: ['spam'] },
  { action: 'hold', from: ['spam', 'rejected'], to: ['pending'] },
  { action: 'remove', from: ['approved'], to: ['removed'] },
  { action: 'restore', from: ['removed'], to: ['approved'] },
  { action: 'edit', from: ['received', 'pending', 'spam'], to: ['received'] },
  {
    action: 'withdraw',
    from: ['received', 'pending', 'approved', 'rejected', 'spam', 'removed'],
    to: ['withdrawn'],
  },
];

/** Whether `action` may take a comment from one status to another. */
export function allowed(action: Exclude<Action, 'undo'>, from: Status, to: Status): boolean {
  return TRANSITIONS.some(
    (rule) => rule.action === action && rule.from.includes(from) && rule.to.includes(to),
  );
}

/** The status a moderator's action leads to; the worker's and the reader's are decided where they happen. */
export const LEADS_TO = {
  approve: 'approved',
  reject: 'rejected',
  spam: 'spam',
  hold: 'pending',
  remove: 'removed',
  restore: 'approved',
} as const satisfies Partial<Record<Action, Status>>;
export type ModeratorAction = keyof typeof LEADS_TO;

/**
 * Everything a mailed link may allow; a token names those it does. Beside decisions: answering as the newsroom,
 * handing on by mail, closing the article, pausing the site, banning, and going on to what else waits.
 */
export const LINK_ACTIONS = [
  'approve',
  'reject',
  'spam',
  'hold',
  'remove',
  'restore',
  'undo',
  'reply',
  'forward',
  'close-article',
  'pause-site',
  'ban',
  'next',
] as const;
export type LinkAction = (typeof LINK_ACTIONS)[number];

/** The status a reader's receipt shows: undecided spam looks like waiting, decided spam like a refusal. */
export function readerStatus(status: Status, decided: boolean): Exclude<Status, 'spam'> {
  if (status !== 'spam') return status;
  return decided ? 'rejected' : 'pending';
}

/** Facts the door noted about a submission; stored as JSON with the row and weighed by screening. */
export interface Signals {
  honeypot: boolean;
  stamp: 'valid' | 'missing' | 'invalid' | 'early' | 'late';
  origin: 'listed' | 'missing';
  overLimit: ('article' | 'site' | 'address' | 'text')[];
}

/** Lengths at the door, in graphemes where a person counts them, in UTF-16 units elsewhere. */
export const LIMITS = { name: 60, article: 200, title: 300, url: 2_048, email: 254, phone: 32 } as const;
