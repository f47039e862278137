import { isIPv4, isIPv6 } from 'node:net';

/**
 * The part of a network address that stands for one reader: the whole of an IPv4 address, the first 64 bits of an
 * IPv6 address (a household gets at least those). An IPv4 address mapped into IPv6 counts as IPv4.
 * @returns null for anything that is no address.
 */
export function readerNetwork(address: string | undefined): string | null {
  if (!address) return null;
  const bare = address.split('%')[0] as string;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  if (mapped && isIPv4(mapped)) return mapped;
  if (isIPv4(bare)) return bare;
  if (!isIPv6(bare)) return null;
  return `${expand(bare).slice(0, 4).join(':')}::/64`;
}

/** The eight groups of an IPv6 address without leading zeros. */
function expand(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(Math.max(0, missing)).fill('0'), ...after].map((group) =>
    group.replace(/^0+(?=.)/, '').toLowerCase(),
  );
}
