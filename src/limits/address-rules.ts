/** How much may come from one network address, and from the networks that its reader may choose others of. */
import type { Site } from '../../config/sites.ts';
import { readerNetwork, widerNetworks } from '../http/network-address.ts';
import type { LimitRule } from '../limits.ts';
import { type Keys, mac } from '../signing.ts';

export type Rate = NonNullable<Site['limits']['address']>;

const HOUR_MS = 3_600_000;

/**
 * What an IPv6 reader's wider networks may send in an hour, as multiples of the site's limit for one address. With the
 * default of 10 a minute a home (/56, which holds 256 networks of one reader each) may send 200 an hour, and a school, an
 * office or a part of a phone network (/48, which holds 65,536) 600: as many as one IPv4 address that keeps to its limit.
 * So nobody gains by having many addresses, and a whole school has as much as it would have behind a single one.
 */
const HOME = { bursts: 20, ofSustained: 1 / 3 };
const CAMPUS = { bursts: 60, ofSustained: 1 };

/**
 * The windows of an address, all of which refuse; none where the site sets no limit or nobody knows the address.
 * @param order `kind` keeps counts of different things apart: '' are comments; `times` of what the site allows these
 */
export function addressRules(
  keys: Pick<Keys, 'address'>,
  {
    site: { id, limits },
    address,
    kind = '',
    times = 1,
  }: { site: Pick<Site, 'id' | 'limits'>; address: string | null; kind?: string; times?: number },
): LimitRule[] {
  const network = readerNetwork(address);
  if (!limits.address || !network) return [];
  const rate = { ...limits.address, count: limits.address.count * times };
  const rule = (name: string, of: string, allowed: Rate): LimitRule => ({
    ...{ name: kind ? `${kind}-${name}` : name, key: `${id}:${mac(keys.address, of)}` },
    ...allowed,
    refuses: true,
  });
  const rules = [rule('address', network, rate)];
  const wider = widerNetworks(address);
  if (wider)
    rules.push(
      rule('home', wider.home, hourly(rate, HOME)),
      rule('campus', wider.campus, hourly(rate, CAMPUS)),
    );
  return rules;
}

/**
 * What one reader's networks may do to one comment in an hour, also where the site sets no limit: readers name their
 * devices themselves. A home (/56) may do as much as one address, a school or a part of a phone network (/48) thrice that.
 */
export function commentRules(
  keys: Pick<Keys, 'address'>,
  { comment, address, kind, count }: { comment: string; address: string | null; kind: string; count: number },
): LimitRule[] {
  const network = readerNetwork(address);
  if (!network) return [];
  const rule = (of: string, most: number): LimitRule => ({
    ...{ name: `${kind}-comment`, key: mac(keys.address, comment, of) },
    ...{ count: most, windowMs: HOUR_MS, refuses: true },
  });
  const wider = widerNetworks(address);
  return wider
    ? [rule(network, count), rule(wider.home, count), rule(wider.campus, 3 * count)]
    : [rule(network, count)];
}

/** An hour's limit, or one of the rate's own window where that is longer. */
function hourly({ count, windowMs }: Rate, { bursts, ofSustained }: typeof HOME): Rate {
  const long = Math.max(HOUR_MS, windowMs);
  const sustained = (count * long) / windowMs;
  return { count: Math.ceil(Math.max(bursts * count, ofSustained * sustained)), windowMs: long };
}
