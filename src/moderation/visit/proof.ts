/** Pages of a link that are about no single comment: what their nonce is bound to, minting it and judging it. */
import type { Response } from 'express';
import type { Keys } from '../../signing.ts';
import { sendPage } from '../answer.ts';
import type { Frame } from '../pages/frame.ts';
import type { Visitor } from './access.ts';
import { type Bound, mintNonce, type NonceReading, readNonce } from './nonce.ts';

interface ProofDeps {
  keys: Pick<Keys, 'nonce'>;
  clock: () => number;
}

/** @param about sets apart pages of one link that may not stand for each other; '' when there is one */
function boundTo({ token, moderator }: Pick<Visitor, 'token' | 'moderator'>, about: string): Bound {
  return { tokenHash: token.hash, moderator: moderator.id, comment: about };
}

/** A new nonce for such a page. @param step see store/visits/visits.ts */
export function proofFor(
  { keys, clock }: ProofDeps,
  visitor: Pick<Visitor, 'token' | 'moderator'>,
  { about = '', step = 0 }: { about?: string; step?: number } = {},
): string {
  return mintNonce(keys, { ...boundTo(visitor, about), version: 0, step }, clock());
}

/** Judges what came back. */
export function judgeProof(
  { keys, clock }: ProofDeps,
  visitor: Pick<Visitor, 'token' | 'moderator'>,
  nonce: string | null,
  about = '',
): NonceReading {
  return readNonce(keys, nonce, boundTo(visitor, about), clock());
}

/** Sends such a page with a nonce of its own. */
export function sendWithProof(
  deps: ProofDeps,
  res: Response,
  visitor: Visitor,
  answer: { status: number; about?: string; step?: number },
  page: (nonce: string) => Frame,
): void {
  sendPage(res, answer.status, page(proofFor(deps, visitor, answer)));
}
