/** Which windows a submission is counted in. Their keys hold keyed hashes of addresses, articles and texts. */
import type { Site } from '../../config/sites.ts';
import { readerNetwork, widerNetworks } from '../http/network-address.ts';
import type { LimitRule } from '../limits.ts';
import { type Keys, mac } from '../signing.ts';

type Rate = NonNullable<Site['limits']['address']>;

const HOUR_MS = 3_600_000;

/**
 * What an IPv6 reader's wider networks may send in an hour, as multiples of the site's limit for one address. With the
 * default of 10 a minute a home (/56, which holds 256 networks of one reader each) may send 200 an hour, and a school, an
 * office or a part of a phone network (/48, which holds 65,536) 600: as many as one IPv4 address that keeps to its limit.
 * So nobody gains by having many addresses, and a whole school has as much as it would have behind a single one.
 */
const HOME = { bursts: 20, ofSustained: 1 / 3 };
const CAMPUS = { bursts: 60, ofSustained: 1 };

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
  const rules: LimitRule[] = [];
  const add = (name: string, key: string, rate: Rate, refuses: boolean) =>
    rules.push({ name, key: `${site.id}:${key}`, ...rate, refuses });
  const network = readerNetwork(address);
  if (limits.address && network) {
    add('address', mac(keys.address, network), limits.address, true);
    const wider = widerNetworks(address);
    if (wider) {
      add('home', mac(keys.address, wider.home), hourly(limits.address, HOME), true);
      add('campus', mac(keys.address, wider.campus), hourly(limits.address, CAMPUS), true);
    }
  }
  if (limits.article) {
    add('article', mac(keys.fingerprint, article.id), limits.article, false);
    const letters = normalForm(text);
    if (letters.length >= OWN_WORDS)
      add('text', mac(keys.fingerprint, 'text', letters), part(limits.article, SAME_TEXT), false);
  }
  if (limits.site) add('site', 'all', limits.site, false);
  return rules;
}

/** An hour's limit, or one of the rate's own window where that is longer. */
function hourly({ count, windowMs }: Rate, { bursts, ofSustained }: typeof HOME): Rate {
  const long = Math.max(HOUR_MS, windowMs);
  const sustained = (count * long) / windowMs;
  return { count: Math.ceil(Math.max(bursts * count, ofSustained * sustained)), windowMs: long };
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
