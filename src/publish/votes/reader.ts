/** Who presses: once per reader means once per device. */
import type { Request } from 'express';
import type { Site } from '../../../config/sites.ts';
import { Problem } from '../../errors.ts';
import { readerAddress, readerNetwork } from '../../http/network-address.ts';
import { readerHash, readerIdOf } from '../../reader-id.ts';
import { type Keys, mac } from '../../signing.ts';

/** @returns the keyed hash of the device that a request names. @throws {Problem} bad-reader */
export function namedReader(req: Request, keys: Pick<Keys, 'reader'>, { id, locale }: Site): string {
  const reader = readerIdOf(req.get('Binhluan-Reader'));
  if (!reader) throw new Problem('bad-reader', { locale });
  return readerHash(keys, id, reader);
}

const AGENT_MOST = 300;

/**
 * The same for a page without scripts, which can name none, and on which we set no cookie: people who share an address
 * and use the same browser count as one.
 */
export function unnamedReader(req: Request, keys: Pick<Keys, 'reader'>, { id }: Pick<Site, 'id'>): string {
  const network = readerNetwork(readerAddress(req)) ?? '';
  return mac(keys.reader, id, 'page', network, (req.get('User-Agent') ?? '').slice(0, AGENT_MOST));
}
