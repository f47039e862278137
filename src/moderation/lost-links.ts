/** Answers to links that are unknown, and refusals. What they may ask for is a new mail, never a decision. */
import type { Request, Response } from 'express';
import { digest } from '../signing.ts';
import { sendPage } from './answer.ts';
import type { ModerationDeps } from './deps.ts';
import { refusedPage, sentencePage, unknownPage } from './pages/lost.ts';
import { requestByAddress } from './renewal.ts';
import { readForm } from './visit/form.ts';
import { mintNonce, readNonce } from './visit/nonce.ts';
import { isForeign } from './visit/origin.ts';
import { type Locale, sharedLocale } from './words.ts';
import { withinLimit } from './wrong-tokens.ts';

/** The language of a page that belongs to no site. */
export function localeOf({ sites }: Pick<ModerationDeps, 'sites'>, req: Request): Locale {
  return sharedLocale(sites.all(), req.acceptsLanguages('vi', 'en'));
}

/** Whether a POST comes from elsewhere; then it is refused here and the caller is done. */
export function refusedAsForeign(
  { links }: Pick<ModerationDeps, 'links'>,
  req: Request,
  res: Response,
  locale: Locale,
): boolean {
  const foreign = isForeign(
    { secFetchSite: req.get('Sec-Fetch-Site'), origin: req.get('Origin') },
    links.origin,
  );
  if (foreign) refuse({ links }, req, res, locale);
  return foreign;
}

/** 403, nothing changed. */
export function refuse(
  { links }: Pick<ModerationDeps, 'links'>,
  req: Request,
  res: Response,
  locale: Locale,
): void {
  sendPage(res, 403, refusedPage(locale, links.path + req.path));
}

/** 429 for somebody whose link is known. */
export function answerTooMany(res: Response, locale: Locale): void {
  res.set('Retry-After', '60');
  sendPage(res, 429, sentencePage(locale, 'tooMany'));
}

/** The same body, status and work for every token that is not known. */
export async function answerUnknown(
  deps: ModerationDeps,
  req: Request,
  res: Response,
  token: string,
): Promise<void> {
  const locale = localeOf(deps, req);
  const bound = { tokenHash: digest(token), moderator: '', comment: '' };
  const now = deps.clock();
  const show = (status: number, remark: 'old' | 'sent' | 'machine' | null) => {
    const nonce = mintNonce(deps.keys, { ...bound, version: 0 }, now);
    sendPage(res, status, unknownPage(locale, nonce, remark));
  };
  const form = readForm(req.body);
  const asks = req.method === 'POST' && (form.canary || (form.action === 'request' && form.email !== null));
  if (!(await withinLimit(deps, req, asks ? 'link-request' : 'wrong-token'))) {
    return answerTooMany(res, locale);
  }
  if (!asks) return show(404, null);
  if (refusedAsForeign(deps, req, res, locale)) return;
  const nonce = readNonce(deps.keys, form.nonce, bound, now);
  if (nonce.kind === 'foreign') return refuse(deps, req, res, locale);
  if (form.canary) return show(404, 'machine');
  if (nonce.kind === 'expired') return show(404, 'old');
  // Answered first: how long it takes must not tell whether the address is on the list.
  show(200, 'sent');
  requestByAddress(deps, form.email as string).catch((err) =>
    deps.logger.error({ err }, 'a requested link could not be planned'),
  );
}
