/** `/c/<token>`: a reader says whether mails about replies are wanted. GET shows, POST acts. */
import type { Request, Response } from 'express';
import type { Site } from '../../../config/sites.ts';
import { digest, looksLikeToken } from '../../signing.ts';
import { isOpen, openMailbox, readerMailbox, stopMailbox } from '../../store/readers/mailboxes.ts';
import { findToken, type Token } from '../../store/tokens.ts';
import { sendBack, sendPage } from '../answer.ts';
import type { ModerationDeps } from '../deps.ts';
import { answerTooMany, localeOf, refuse, refusedAsForeign } from '../lost-links.ts';
import { lostReaderPage } from '../pages/lost.ts';
import { tokenForLog } from '../visit/access.ts';
import { readForm } from '../visit/form.ts';
import { mintNonce, readNonce } from '../visit/nonce.ts';
import { isOneClick } from '../visit/one-click.ts';
import { withinLimit } from '../wrong-tokens.ts';
import { type ReaderRemark, type ReaderState, readerPage } from './page.ts';

interface Visit {
  token: Token;
  site: Site;
  contactHash: string;
}

export async function showReader(deps: ModerationDeps, req: Request, res: Response): Promise<void> {
  const visit = await visitOf(deps, req);
  if (!visit) return answerLost(deps, req, res);
  answer(deps, res, visit, await stateOf(deps, visit));
}

export async function pressedReader(deps: ModerationDeps, req: Request, res: Response): Promise<void> {
  const { store, keys, clock, links, logger } = deps;
  const visit = await visitOf(deps, req);
  if (!visit) return answerLost(deps, req, res);
  const { token, site, contactHash } = visit;
  const box = { site: site.id, contactHash };
  const entry = { site: site.id, link: tokenForLog(token) };
  if (isOneClick(req.body)) {
    await store.write((db) => stopMailbox(db, box, clock()), 'rows');
    logger.info(entry, 'one-click unsubscribe of a reader');
    return answer(deps, res, visit, 'stopped');
  }
  if (refusedAsForeign(deps, req, res, site.locale)) return;
  const form = readForm(req.body);
  const nonce = readNonce(keys, form.nonce, boundTo(visit), clock());
  if (nonce.kind === 'foreign') return refuse(deps, req, res, site.locale);
  const state = await stateOf(deps, visit);
  if (form.canary) {
    logger.warn(entry, 'a machine pressed buttons');
    return answer(deps, res, visit, state, 'machine');
  }
  if (nonce.kind === 'expired') return answer(deps, res, visit, state, 'old');
  const { action } = form;
  if ((action !== 'confirm' && action !== 'stop') || !token.actions.includes(action))
    return answer(deps, res, visit, state, 'unclear');
  if (action === 'stop') await store.write((db) => stopMailbox(db, box, clock()), 'rows');
  // A link that has ended proves no more that somebody has the mailbox now.
  else if (isOver(deps, token)) return answer(deps, res, visit, state);
  else if (state !== 'confirmed') await store.write((db) => openMailbox(db, box, clock()), 'rows');
  logger.info({ ...entry, action }, 'a reader chose about mails');
  sendBack(res, links.path + req.path);
}

async function visitOf({ store, sites }: ModerationDeps, req: Request): Promise<Visit | null> {
  const raw = String(req.params.token);
  const token = looksLikeToken(raw) ? await findToken(store.read, digest(raw), 'confirm') : null;
  const site = token && sites.get(token.site);
  return token?.mark && site ? { token, site, contactHash: token.mark } : null;
}

async function stateOf(deps: ModerationDeps, { token, site, contactHash }: Visit): Promise<ReaderState> {
  const box = await readerMailbox(deps.store.read, { site: site.id, contactHash });
  if (isOpen(box)) return 'confirmed';
  if (isOver(deps, token)) return 'expired';
  return box !== null && box.stopped_at !== null ? 'stopped' : 'open';
}

function isOver({ clock }: Pick<ModerationDeps, 'clock'>, { expiresAt }: Token): boolean {
  return expiresAt <= clock();
}

function boundTo({ token }: Visit) {
  return { tokenHash: token.hash, moderator: '', comment: '' };
}

function answer(
  { keys, clock }: ModerationDeps,
  res: Response,
  visit: Visit,
  state: ReaderState,
  remark: ReaderRemark = null,
): void {
  const status = state === 'expired' ? 410 : remark === 'unclear' ? 422 : 200;
  const nonce = mintNonce(keys, { ...boundTo(visit), version: 0 }, clock());
  sendPage(res, status, readerPage(visit.site, state, nonce, remark));
}

/** Readers have no desk to ask for another link: the same page whatever the reason. */
async function answerLost(deps: ModerationDeps, req: Request, res: Response): Promise<void> {
  const locale = localeOf(deps, req);
  if (!(await withinLimit(deps, req, 'wrong-token'))) return answerTooMany(res, locale);
  sendPage(res, 404, lostReaderPage(locale));
}
