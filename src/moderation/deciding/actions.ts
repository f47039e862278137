/** What the buttons of these pages may ask for. */
import type { LinkAction } from '../../comment.ts';

/** Values of `<button name="action">`, each with the name under which a token lists what it allows. */
const PERMITS = {
  approve: 'approve',
  /** Approves an edited text. */
  edit: 'approve',
  /** Approves a reader's edit that was refused before. */
  'approve-edit': 'approve',
  reject: 'reject',
  reason: 'reject',
  spam: 'spam',
  remove: 'remove',
  restore: 'restore',
  undo: 'undo',
  reply: 'reply',
  'remove-reply': 'reply',
  forward: 'forward',
  'cancel-forward': 'forward',
  'close-article': 'close-article',
  'open-article': 'close-article',
  'pause-site': 'pause-site',
  'resume-site': 'pause-site',
  ban: 'ban',
  'lift-ban': 'ban',
  /** Several at once, and that taken back. */
  'approve-rest': 'approve',
  'undo-rest': 'undo',
  /** Goes on to other comments that wait. */
  next: 'next',
} as const satisfies Record<string, LinkAction>;

export type PageAction = keyof typeof PERMITS;

/** Decisions on one comment; `edit` approves an edited text. */
const DECISIONS = [
  'approve',
  'edit',
  'approve-edit',
  'reject',
  'reason',
  'spam',
  'remove',
  'restore',
  'undo',
] as const satisfies PageAction[];
export type DecisionAction = (typeof DECISIONS)[number];

export function isPageAction(value: string | null): value is PageAction {
  return value !== null && Object.hasOwn(PERMITS, value);
}

export function isDecision(action: PageAction): action is DecisionAction {
  return (DECISIONS as readonly PageAction[]).includes(action);
}

/** The name under which a token lists an action and the log records a decision: an edit approves, a reason refuses. */
export function permitOf<A extends PageAction>(action: A): (typeof PERMITS)[A] {
  return PERMITS[action];
}
