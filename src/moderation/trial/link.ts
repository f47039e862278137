/** `/t/<token>`: a moderator says that mail arrives. GET shows, POST confirms. */
import type { Request, Response } from 'express';
import type { Db } from '../../store/database/schema.ts';
import { addressMark, confirmAddress, isConfirmed, markOfLink } from '../../store/mail/trials.ts';
import { mailboxStates } from '../../store/moderators/mailboxes.ts';
import { sendBack } from '../answer.ts';
import type { ModerationDeps } from '../deps.ts';
import { refuse, refusedAsForeign } from '../lost-links.ts';
import { tokenForLog, type Visitor } from '../visit/access.ts';
import { readForm } from '../visit/form.ts';
import { judgeProof, sendWithProof } from '../visit/proof.ts';
import { sendTrial } from './asking.ts';
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
  const nonce = judgeProof(deps, visitor, form.nonce);
  if (nonce.kind === 'foreign') return refuse(deps, req, res, site.locale);
  const state = await stateOf(store.read, deps, visitor);
  const entry = { site: site.id, moderator: moderator.id, link: tokenForLog(token) };
  if (form.canary) {
    logger.warn(entry, 'a machine pressed buttons');
    return answer(deps, res, visitor, state, 'machine');
  }
  if (nonce.kind === 'expired') return answer(deps, res, visitor, state, 'old');
  if (form.action === 'renew' && state.kind === 'expired') {
    const asked = await sendTrial(deps, site, moderator);
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
  if ((token.mark ?? (await markOfLink(db, token.hash))) !== mark) return { kind: 'moved' };
  const box = (await mailboxStates(db, site.id))(moderator.id);
  if (isConfirmed(box, mark)) return { kind: 'confirmed', at: box.confirmed_at ?? 0 };
  return token.expiresAt <= clock() ? { kind: 'expired', asked: null } : { kind: 'open' };
}

function answer(
  deps: ModerationDeps,
  res: Response,
  visitor: Visitor,
  state: TrialState,
  remark: TrialRemark = null,
): void {
  const gone = state.kind === 'expired' && state.asked === null;
  const status = gone ? 410 : remark === 'unclear' ? 422 : 200;
  sendWithProof(deps, res, visitor, { status }, (nonce) => trialPage(visitor, state, nonce, remark));
}
