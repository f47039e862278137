/** One press of a button on a page of comments, as the handlers of each action see it. */
import { StoreUnavailable } from '../../errors.ts';
import type { Db } from '../../store/database/schema.ts';
import type { Doing } from '../../store/log/site-events.ts';
import type { PageAction } from '../deciding/actions.ts';
import { byLink, guarded, type NotDone } from '../deciding/guard.ts';
import type { Loaded } from '../deciding/load.ts';
import type { ModerationDeps } from '../deps.ts';
import type { Asked } from '../pages/asking/asked.ts';
import type { Remark } from '../pages/context.ts';
import { noteArrival } from '../trial/arrival.ts';
import { tokenForLog, type Visitor } from '../visit/access.ts';
import { type Form, WHOLE } from '../visit/form.ts';

export interface Press {
  deps: ModerationDeps;
  visitor: Visitor;
  form: Form;
  action: PageAction;
  /** The comment it is about, or `WHOLE`. */
  comment: string;
  nonce: { kind: 'valid' | 'expired'; version: number; hash: string; step: number };
  now: number;
  /** The comment as it stands now; null when it is about the whole page, or there is no such comment. */
  load(): Promise<Loaded | null>;
  /** Answers with the page again. */
  show(remark: Omit<Remark, 'comment'>, status?: number): Promise<void>;
  /** Sends the browser to the page that asks about the action. */
  lookUp(): void;
  /** Answers with that page, with what was sent from it. */
  ask(asked: Asked, status?: number): Promise<void>;
  /** Sends the browser back to the page. @param anchor the comment itself when left out */
  back(anchor?: string): void;
  /** Sends the browser to another page of ours. @param path below PUBLIC_URL */
  lead(path: string): void;
  /** Answers as if the link did not exist. */
  unknown(): Promise<void>;
  tooMany(): void;
}

/** Comments a press may touch: the one it is about, or all of the link. */
export function aboutOf({ comment, visitor }: Press): string[] {
  return comment === WHOLE ? visitor.token.comments.map(([id]) => id) : [comment];
}

/** Who does it, for the log of what is not about one comment. */
export function doingOf({ visitor, nonce, now }: Press): Doing & { moderator: string; press: string } {
  const { site, moderator, channel } = visitor;
  return { site: site.id, moderator: moderator.id, channel, now, press: nonce.hash };
}

/**
 * Carries a press out once, in one transaction, and notes it in the log of the process.
 * @param kind what the log of the site, or of the comment, will call it
 */
export async function carryOut<T>(
  press: Press,
  kind: string,
  work: (db: Db) => Promise<T>,
): Promise<T | NotDone> {
  const { deps, visitor, nonce, now, form } = press;
  const { token } = visitor;
  const pressed = {
    about: aboutOf(press),
    page: token.comments.map(([id]) => id),
    kind,
    nonceHash: nonce.hash,
    canary: form.canary,
    ...byLink(visitor),
    now,
  };
  const write = () => deps.store.write((db) => guarded(db, pressed, () => work(db)));
  const result = await (form.canary ? persistently(write) : write());
  noteInLog(press, typeof result === 'string' ? result : 'done');
  return result;
}

/** What takes a machine's presses back must not give way to the crowd of its own presses. */
async function persistently<T>(write: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || tries === 4) throw error;
    }
  }
}

/** Takes back whatever the page's nonce did: a machine pressed the button that is there for machines only. */
export async function voidVisit(press: Press): Promise<void> {
  await carryOut(press, 'canary', async () => undefined);
  return press.show({ notice: 'machine' });
}

/** What the page says of a press that was not carried out because of machines. */
export const NOTICES = { voided: 'machine', again: 'again' } as const;

/** A line of the process' log: ids and what came of it, never a text, an address or a token. */
export function noteInLog({ deps, visitor, comment, action }: Press, result: string): void {
  const entry = { site: visitor.site.id, comment, action, result, link: tokenForLog(visitor.token) };
  if (result === 'voided') deps.logger.warn(entry, 'a machine pressed buttons');
  else deps.logger.info(entry, 'button pressed');
  // Whoever presses has the mail.
  const counts = result !== 'voided' && result !== 'again';
  if (counts && visitor.channel === 'mail') noteArrival(deps, visitor);
}

export const MINUTE_MS = 60_000;

/** What is younger than this may be taken back. */
export function undoableSince({ visitor, now }: Press): number {
  return now - visitor.site.moderation.undoMinutes * MINUTE_MS;
}
