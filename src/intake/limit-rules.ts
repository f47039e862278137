/** Which windows a submission is counted in. Their keys hold keyed hashes of addresses, articles and texts. */
import type { Site } from '../../config/sites.ts';
import { addressRules, type Rate } from '../limits/address-rules.ts';
import type { LimitRule } from '../limits.ts';
import { type Keys, mac } from '../signing.ts';

/** Of an article's limit, this part may be the same text: 6 a minute by default. */
const SAME_TEXT = 1 / 20;
/** Below this many letters and digits people say the same by themselves: `cảm ơn tòa soạn`. */
const OWN_WORDS = 24;

/**
 * The address refuses; article, site and text are noted with the comment as reasons to hold. The text is counted over
 * the whole site as long as articles are: comments that arrive together are not screened yet, so that looking for
 * duplicates among the stored ones would find none.
 */
export function limitRules(
  keys: Keys,
  {
    site,
    submission: { article, text },
    address,
  }: { site: Site; submission: { article: { id: string }; text: string }; address: string | null },
): LimitRule[] {
  const { limits } = site;
  const rules = addressRules(keys, { site, address });
  const add = (name: string, key: string, rate: Rate) =>
    rules.push({ name, key: `${site.id}:${key}`, ...rate, refuses: false });
  if (limits.article) {
    add('article', mac(keys.fingerprint, article.id), limits.article);
    const letters = normalForm(text);
    if (letters.length >= OWN_WORDS)
      add('text', mac(keys.fingerprint, 'text', letters), part(limits.article, SAME_TEXT));
  }
  if (limits.site) add('site', 'all', limits.site);
  return rules;
}

function part({ count, windowMs }: Rate, of: number): Rate {
  return { count: Math.ceil(count * of), windowMs };
}

/** What stays of a text when case, diacritics, spaces and signs go; cheaper and cruder than what screening compares. */
function normalForm(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .replaceAll('đ', 'd');
}
