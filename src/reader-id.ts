/** Who a device is: a UUID it made for itself, kept by us as a keyed hash only. */
import { type Keys, mac } from './signing.ts';

export const UUID = /^"?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"?$/i;

/** The id in a `Binhluan-Reader` header, in lower case; null when there is none, or it is no UUID. */
export function readerIdOf(header: string | undefined): string | null {
  return (header && UUID.exec(header)?.[1]?.toLowerCase()) || null;
}

/** How a site's rows know a device; another site's know it by another name. */
export function readerHash(keys: Pick<Keys, 'reader'>, site: string, id: string): string {
  return mac(keys.reader, site, id);
}
