/** `confirm: code`: a link shows and does nothing until its browser has typed the four digits of the mail once. */
import type { Request, Response } from 'express';
import { confirmCode } from '../confirm-code.ts';
import { readerNetwork } from '../http/network-address.ts';
import { mac, sameText } from '../signing.ts';
import { sendBack } from './answer.ts';
import type { ModerationDeps } from './deps.ts';
import { answerUnknown, refuse, refusedAsForeign } from './lost-links.ts';
import { type CodeRemark, codePage } from './pages/code.ts';
import { tokenForLog, type Visitor } from './visit/access.ts';
import { isRemembered, remember } from './visit/confirmation.ts';
import { readForm } from './visit/form.ts';
import { judgeProof, sendWithProof } from './visit/proof.ts';

/** In the page's address after a right code: whoever comes with it and without the cookie has cookies switched off. */
const CONFIRMED = 'confirmed';

/**
 * Tries at the code of one mail in a day: of ten thousand codes a guesser hits one in a week of days with a chance of
 * 0.7 per cent. And of one network in an hour, whatever the mail.
 */
const TRIES_OF_MAIL = { name: 'code-mail', count: 10, windowMs: 86_400_000 };
const TRIES_OF_NETWORK = { name: 'code-network', count: 20, windowMs: 3_600_000 };

/** Answers the request itself unless the browser may go on. @returns whether it may */
export async function passesCode(
  deps: ModerationDeps,
  req: Request,
  res: Response,
  visitor: Visitor,
): Promise<boolean> {
  const { keys, links, clock } = deps;
  const { site, token } = visitor;
  if (site.moderation.confirm !== 'code' || isRemembered(req, keys, links, visitor, clock())) return true;
  // Without a mail there is no code that could be known.
  if (token.mailId === null) await answerUnknown(deps, req, res, visitor.raw);
  else if (req.method === 'POST') await judge(deps, req, res, visitor, token.mailId);
  else {
    const back = new URL(req.originalUrl, links.origin).searchParams.has(CONFIRMED);
    ask(deps, res, visitor, 200, back ? 'forgotten' : null);
  }
  return false;
}

async function judge(
  deps: ModerationDeps,
  req: Request,
  res: Response,
  visitor: Visitor,
  mailId: string,
): Promise<void> {
  const { keys, links, clock, limiter, logger } = deps;
  const { site, token } = visitor;
  const now = clock();
  if (refusedAsForeign(deps, req, res, site.locale)) return;
  const form = readForm(req.body);
  const nonce = judgeProof(deps, visitor, form.nonce, ABOUT);
  // A press of another page comes here when the cookie has ended meanwhile: the code comes first.
  if (form.action !== 'confirm') return ask(deps, res, visitor, 403, null);
  if (nonce.kind === 'foreign' || form.canary) return refuse(deps, req, res, site.locale);
  if (nonce.kind === 'expired') return ask(deps, res, visitor, 200, 'old');
  const network = mac(keys.address, readerNetwork(req.ip) ?? '');
  const { refused } = await limiter.take(
    [
      { ...TRIES_OF_MAIL, key: mac(keys.code, 'tries', mailId), refuses: true },
      { ...TRIES_OF_NETWORK, key: network, refuses: true },
    ],
    now,
  );
  const entry = { site: site.id, link: tokenForLog(token), network: network.slice(0, 6) };
  if (refused) {
    logger.warn({ ...entry, limit: refused.name }, 'too many wrong codes');
    res.set('Retry-After', String(Math.ceil(refused.retryAfterMs / 1_000)));
    return ask(deps, res, visitor, 429, 'limited');
  }
  const typed = (form.code ?? '').normalize('NFKC').replace(/\s/g, '');
  if (!sameText(typed, confirmCode(keys, mailId))) {
    logger.warn(entry, 'wrong code');
    return ask(deps, res, visitor, 422, 'wrong');
  }
  remember(res, keys, links, visitor, now);
  sendBack(res, `${links.path}${req.path}?${CONFIRMED}`);
}

/** A nonce of this page decides nothing. */
const ABOUT = 'code';

function ask(
  deps: ModerationDeps,
  res: Response,
  visitor: Visitor,
  status: number,
  remark: CodeRemark,
): void {
  sendWithProof(deps, res, visitor, { status, about: ABOUT }, (nonce) => codePage(visitor, nonce, remark));
}
