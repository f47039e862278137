import type { Response } from 'express';
import type { Site } from '../../config/sites.ts';
import type { Problem } from '../errors.ts';
import type { PublishDeps } from './deps.ts';
import type { FormValues } from './pages/form.ts';
import { sendFormAgain } from './pages/hosted.ts';

export interface RefusedForm {
  site: Site;
  /** The article's id in NFC. */
  article: string;
  /** What was written, by the form's field names; unknown names are ignored. */
  values: FormValues;
  /** `plain`: nothing is wrong, but the text seems to lack its diacritics; the page asks, and does not ask again. */
  problem: Problem | 'plain';
}

/**
 * Shows a form that was not taken once more: what was written stays, each fault stands at its field, the status is the
 * problem's, or 200. Headers of the problem itself (`Retry-After`) are the caller's.
 */
export function showForm(
  deps: Pick<PublishDeps, 'store' | 'sites' | 'links' | 'clock' | 'mintStamp'>,
  res: Response,
  form: RefusedForm,
): Promise<void> {
  return sendFormAgain(deps, res, form);
}
