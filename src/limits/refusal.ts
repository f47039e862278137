/** How a limit that is used up is told to a reader. */
import type { Site } from '../../config/sites.ts';
import { Problem } from '../errors.ts';
import type { LimitVerdict } from '../limits.ts';

/** @throws {Problem} too-many, with the seconds to wait, when a rule refused */
export function refuseTooMany(
  { refused }: Pick<LimitVerdict, 'refused'>,
  { locale }: Pick<Site, 'locale'>,
): void {
  if (refused) throw new Problem('too-many', { locale, retryAfter: Math.ceil(refused.retryAfterMs / 1_000) });
}
