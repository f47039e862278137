/** Which addresses of a service may be asked: the one an operator named, and no other. Pure. */
import { isIP } from 'node:net';
import { placeOf } from '../addresses.ts';
import { bareHost } from '../connection.ts';
import type { Permission } from '../fetch.ts';

/** Plain http and private addresses only where the address itself names a machine of one's own (`http://10.0.0.5/`). */
export function namedPlace(address: string): (url: URL) => Permission | null {
  const named = URL.parse(address);
  return (url) => {
    if (!named || url.origin !== named.origin) return null;
    const host = bareHost(named);
    const isOwn = isIP(host) !== 0 && placeOf(host) === 'private';
    return { plain: isOwn, privately: isOwn };
  };
}
