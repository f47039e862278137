/** `/t/<token>`: a moderator says that mail arrives. GET shows, POST confirms. */
import type { Request, Response } from 'express';
import type { Db } from '../../store/database/schema.ts';
import {
  addressMark,
  askForTrial,
  confirmAddress,
  isConfirmed,
  markOfLink,
} from '../../store/mail/trials.ts';
import { mailboxStates } from '../../store/moderators.ts';
import { sendBack, sendPage } from '../answer.ts';
import type { ModerationDeps } from '../deps.ts';
import { refuse, refusedAsForeign } from '../lost-links.ts';
import { tokenForLog, type Visitor } from '../visit/access.ts';
import { readForm } from '../visit/form.ts';
import { mintNonce, readNonce } from '../visit/nonce.ts';
import { type TrialRemark, type TrialState, trialPage } from './page.ts';

/** Also for a link that has expired: it still says whether its address was confirmed. */
export async function showTrial(deps: ModerationDeps, _req: Request, res: Response, visitor: Visitor) {
  answer(deps, res, visitor, await stateOf(deps.store.read, deps, visitor));
}

export async function pressedTrial(deps: ModerationDeps, req: Request, res: Response, visitor: Visitor) {
  const { store, clock, logger, keys, links } = deps;
  const { token, site, moderator } = visitor;
  if (refusedAsForeign(deps, req, res, site.locale)) return;
  const form = readForm(req.body);
  const nonce = readNonce(keys, form.nonce, boundTo(visitor), clock());
  if (nonce.kind === 'foreign') return refuse(deps, req, res, site.locale);
  const state = await stateOf(store.read, deps, visitor);
  const entry = { site: site.id, moderator: moderator.id, link: tokenForLog(token) };
  if (form.canary) {
    logger.warn(entry, 'a machine pressed buttons');
    return answer(deps, res, visitor, state, 'machine');
  }
  if (nonce.kind === 'expired') return answer(deps, res, visitor, state, 'old');
  if (form.action === 'renew' && state.kind === 'expired') {
    const asked = await askAgain(deps, visitor);
    logger.info({ ...entry, asked }, 'trial mail asked for');
    return answer(deps, res, visitor, { kind: 'expired', asked });
  }
  if (form.action !== 'confirm' || state.kind === 'expired')
    return answer(deps, res, visitor, state, 'unclear');
  if (state.kind === 'open') {
    const mark = addressMark(keys, moderator.email);
    const box = { site: site.id, moderator: moderator.id };
    await store.write((db) => confirmAddress(db, { ...box, mark, now: clock() }));
    logger.info(entry, 'trial mail confirmed');
  }
  sendBack(res, links.path + req.path);
}

/** A press proves something of the address that the mail went to, and of no other. */
async function stateOf(
  db: Db,
  { keys, clock }: ModerationDeps,
  { token, site, moderator }: Visitor,
): Promise<TrialState> {
  const mark = addressMark(keys, moderator.email);
  if ((await markOfLink(db, token.hash)) !== mark) return { kind: 'moved' };
  const box = (await mailboxStates(db, site.id))(moderator.id);
  if (isConfirmed(box, mark)) return { kind: 'confirmed', at: box.confirmed_at ?? 0 };
  return token.expiresAt <= clock() ? { kind: 'expired', asked: null } : { kind: 'open' };
}

async function askAgain(
  { store, queues, keys, links, clock }: ModerationDeps,
  { site, moderator }: Visitor,
): Promise<'sent' | 'young'> {
  const order = {
    site: site.id,
    moderator: moderator.id,
    mark: addressMark(keys, moderator.email),
    domain: new URL(links.origin).hostname,
    now: clock(),
  };
  const mailId = await store.write((db) => askForTrial(db, order));
  if (mailId === null) return 'young';
  void queues.add([{ queue: 'notify', kind: 'send', mailId, attempt: 0 }]);
  return 'sent';
}

function boundTo({ token, moderator }: Visitor) {
  return { tokenHash: token.hash, moderator: moderator.id, comment: '' };
}

function answer(
  { keys, clock }: ModerationDeps,
  res: Response,
  visitor: Visitor,
  state: TrialState,
  remark: TrialRemark = null,
): void {
  const nonce = mintNonce(keys, { ...boundTo(visitor), version: 0 }, clock());
  const gone = state.kind === 'expired' && state.asked === null;
  const status = gone ? 410 : remark === 'unclear' ? 422 : 200;
  sendPage(res, status, trialPage(visitor, state, nonce, remark));
}
