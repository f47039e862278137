/** Which network addresses lie on the public internet. The ranges are those of IANA's two special-purpose registries. */
import { BlockList, isIP } from 'node:net';
import ranges from './special-ranges.json' with { type: 'json' };

/**
 * `private`: a machine of one's own, which may be asked where the operator names it. `closed`: nobody is to be asked
 * there, such as a cloud's metadata, multicast, or IPv4 hidden in an IPv6 address of a form that is out of use.
 */
export type Place = 'public' | 'private' | 'closed';

/** A translator's addresses hold an IPv4 address in their last bits. */
const TRANSLATOR = { start: '64:ff9b::', bits: 96 };

const lists = { ipv4: createLists('ipv4'), ipv6: createLists('ipv6') };

/** Apart by family: a list with IPv4 ranges would answer for IPv4 addresses written as IPv6 as well. */
function createLists(family: 'ipv4' | 'ipv6'): Record<string, BlockList> {
  const made = { private: new BlockList(), closed: new BlockList(), open: new BlockList() };
  for (const { range, place } of ranges) {
    const [start = '', bits = ''] = range.split('/');
    const list = made[place as keyof typeof made];
    if (isIP(start) === (family === 'ipv4' ? 4 : 6)) list.addSubnet(start, Number(bits), family);
    else if (family === 'ipv6' && isIP(start) === 4)
      made.closed.addSubnet(`${TRANSLATOR.start}${start}`, TRANSLATOR.bits + Number(bits), 'ipv6');
  }
  return made;
}

/** @param address IPv4 or IPv6 as text, without brackets; anything else, and one with a zone, is `closed` */
export function placeOf(address: string): Place {
  const version = isIP(address);
  if (!version || address.includes('%')) return 'closed';
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const { private: own, closed, open } = lists[family];
  if (own?.check(address, family)) return 'private';
  if (closed?.check(address, family)) return 'closed';
  return version === 4 || open?.check(address, family) ? 'public' : 'closed';
}
