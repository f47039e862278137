/** Network addresses as limits and searches see them: which of them stand for one reader, and which for many. */
import { isIPv4, isIPv6 } from 'node:net';

/** IPv4 written as IPv6: mapped (RFC 4291, 2.5.5.2), and as a translator in front of the service writes it (RFC 6052). */
const IPV4_WITHIN = ['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0'];

/**
 * The reader's address, without zone, brackets or port, IPv4 as IPv4 in whatever way it was written.
 * @param req `ip` is what TRUST_PROXY makes of the request. If a proxy names something that is no address, its own
 * address stands for all it does not name: they share a limit instead of having none.
 */
export function readerAddress(req: { ip?: string; socket: { remoteAddress?: string } }): string | null {
  return plain(req.ip) ?? plain(req.socket.remoteAddress);
}

/**
 * The part of a network address that stands for one reader: the whole of an IPv4 address, the first 64 bits of an
 * IPv6 address (a household gets at least those).
 * @returns null for anything that is no address.
 */
export function readerNetwork(address: string | undefined | null): string | null {
  const bare = plain(address);
  return bare === null || isIPv4(bare) ? bare : prefix(bare, 64);
}

/**
 * The networks an IPv6 reader may choose other addresses from: /56 is what a provider gives a home, /48 what it gives
 * a company or a school, and the most a person commonly gets (RFC 6177).
 * @returns null for IPv4 and for anything that is no address.
 */
export function widerNetworks(address: string | null): { home: string; campus: string } | null {
  const bare = plain(address);
  return bare === null || isIPv4(bare) ? null : { home: prefix(bare, 56), campus: prefix(bare, 48) };
}

function plain(address: string | undefined | null): string | null {
  if (!address) return null;
  // Some proxies add the reader's port.
  const bare = (
    /^\[([^\]]*)\](?::\d{1,5})?$/.exec(address)?.[1] ??
    /^([\d.]+):\d{1,5}$/.exec(address)?.[1] ??
    address
  ).split('%')[0] as string;
  if (isIPv4(bare)) return bare;
  if (!isIPv6(bare)) return null;
  const groups = expand(bare);
  if (!IPV4_WITHIN.includes(groups.slice(0, 6).join(':'))) return bare.toLowerCase();
  return groups
    .slice(6)
    .map((group) => Number.parseInt(group, 16))
    .map((number) => `${number >> 8}.${number & 255}`)
    .join('.');
}

/** `2001:db8:1:2::/64`: whole groups of which the last keeps its upper bits only. */
function prefix(address: string, bits: 48 | 56 | 64): string {
  const groups = expand(address).slice(0, Math.ceil(bits / 16));
  if (bits === 56) groups[3] = (Number.parseInt(groups[3] ?? '0', 16) & 0xff00).toString(16);
  return `${groups.join(':')}::/${bits}`;
}

/** The eight groups of an IPv6 address without leading zeros. */
function expand(address: string): string[] {
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes) => {
    const [a, b, c, d] = bytes.slice(0, 4).map(Number) as [number, number, number, number];
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = '', tail] = hex.split('::');
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(Math.max(0, missing)).fill('0'), ...after].map((group) =>
    group.replace(/^0+(?=.)/, '').toLowerCase(),
  );
}
