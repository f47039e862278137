/** How often one network may come with a token that does not exist, or ask for a new link. */
import type { Request } from 'express';
import { readerNetwork } from '../http/network-address.ts';
import { mac } from '../signing.ts';
import type { ModerationDeps } from './deps.ts';

/** security.md 16. */
const TRIES = { count: 20, windowMs: 60_000 };

/** @returns whether the try is within the limit; the first one beyond it is logged like every later one. */
export async function withinLimit(
  { limiter, keys, clock, logger }: Pick<ModerationDeps, 'limiter' | 'keys' | 'clock' | 'logger'>,
  req: Request,
  name: 'wrong-token' | 'link-request',
): Promise<boolean> {
  const key = mac(keys.address, readerNetwork(req.ip) ?? '');
  const { refused } = await limiter.take([{ name, key, ...TRIES, refuses: true }], clock());
  if (refused) logger.warn({ limit: name, network: key.slice(0, 6) }, 'too many tries');
  return refused === null;
}
