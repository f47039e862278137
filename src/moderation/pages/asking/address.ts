/**
 * The address of a page that asks about an action: that of the page whose button leads there, with two more fields in
 * its query. Browsers open it anew as often as they like; it shows, and changes nothing. Pure.
 */
import { isPageAction, type PageAction } from '../../deciding/actions.ts';

export interface Question {
  action: PageAction;
  /** The comment it is about; null where the page holds but one, or the action is about the whole page. */
  comment: string | null;
}

const ACTION = 'ask';
const COMMENT = 'about';

/** @param path from the root, with or without a query @param more fields to be added, already written */
export function questionPath(path: string, { action, comment }: Question, more = ''): string {
  const fields = new URLSearchParams({ [ACTION]: action, ...(comment !== null && { [COMMENT]: comment }) });
  return `${path}${path.includes('?') ? '&' : '?'}${fields}${more && `&${more}`}`;
}

/** @param query parsed @returns null for an address that asks nothing */
export function readQuestion(query: Record<string, unknown>): Question | null {
  const { [ACTION]: action, [COMMENT]: comment } = query;
  if (typeof action !== 'string' || !isPageAction(action)) return null;
  return { action, comment: typeof comment === 'string' && !comment.includes('\0') ? comment : null };
}
