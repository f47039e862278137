/** `/u/<token>`: pauses a moderator's mails for a day. */
import type { Request, Response } from 'express';
import { sendBack } from './answer.ts';
import { byLink, guarded } from './deciding/guard.ts';
import type { ModerationDeps } from './deps.ts';
import { refuse, refusedAsForeign } from './lost-links.ts';
import { type PauseRemark, type PauseState, pausePage } from './pages/pause.ts';
import { pause, pauseState, resume } from './pausing.ts';
import { NOTICES } from './presses/press.ts';
import { tokenForLog, type Visitor } from './visit/access.ts';
import { readForm } from './visit/form.ts';
import { isOneClick } from './visit/one-click.ts';
import { judgeProof, sendWithProof } from './visit/proof.ts';
import { forgetSteps, keepStep, notePress, stepAfter, stepOf } from './visit/steps.ts';

export async function showPause(
  deps: ModerationDeps,
  req: Request,
  res: Response,
  visitor: Visitor,
): Promise<void> {
  answer(deps, res, visitor, { state: await stateOf(deps, visitor), step: stepOf(deps, req, visitor) });
}

function stateOf({ store, keys, clock }: ModerationDeps, { site, moderator }: Visitor): Promise<PauseState> {
  return pauseState(store.read, keys, site, moderator.id, clock());
}

const KINDS = { pause: 'pause-mail', resume: 'resume-mail' } as const;

/** The page's own buttons, or the one-click POST of a mail program, which comes from anywhere and proves nothing. */
export async function pressedPause(
  deps: ModerationDeps,
  req: Request,
  res: Response,
  visitor: Visitor,
): Promise<void> {
  const { store, keys, clock, logger, links } = deps;
  const { token, site, moderator, channel } = visitor;
  const now = clock();
  const doing = { site: site.id, moderator: moderator.id, channel, now };
  if (isOneClick(req.body)) {
    const state = await store.write((db) => pause(db, keys, site, doing));
    logger.info({ site: site.id, moderator: moderator.id, state: state.kind }, 'one-click pause');
    return answer(deps, res, visitor, { state });
  }
  if (refusedAsForeign(deps, req, res, site.locale)) return;
  const form = readForm(req.body);
  const nonce = judgeProof(deps, visitor, form.nonce);
  if (nonce.kind === 'foreign') return refuse(deps, req, res, site.locale);
  const show = async (remark: PauseRemark) => {
    const notice = remark === 'unsure' ? null : remark;
    const step = stepAfter(deps, req, visitor, { nonce, notice });
    answer(deps, res, visitor, { state: await stateOf(deps, visitor), remark, step, sure: form.sure });
  };
  if (!form.canary) await notePress(deps, visitor, nonce);
  if (form.canary) forgetSteps(deps, res, visitor);
  else if (form.action !== 'pause' && form.action !== 'resume') return show('unclear');
  else if (nonce.kind === 'expired') return show('old');
  else if (form.action === 'pause' && !form.sure) return show('unsure');
  const action = form.action === 'resume' ? 'resume' : 'pause';
  const pressed = {
    about: [],
    page: [],
    kind: KINDS[action],
    nonceHash: nonce.hash,
    canary: form.canary,
    ...byLink(visitor),
    now,
  };
  const result = await store.write((db) =>
    guarded(db, pressed, async () => {
      const noted = { ...doing, press: nonce.hash };
      if (action === 'pause') return (await pause(db, keys, site, noted)).kind;
      await resume(db, noted);
      return 'resumed';
    }),
  );
  const entry = { site: site.id, moderator: moderator.id, link: tokenForLog(token), result };
  if (result === 'voided') logger.warn(entry, 'a machine pressed buttons');
  else logger.info(entry, 'pause');
  if (result === 'voided' || result === 'again') return show(NOTICES[result]);
  sendBack(res, links.path + req.path + keepStep(deps, req, res, visitor, nonce.step));
}

function answer(
  deps: ModerationDeps,
  res: Response,
  visitor: Visitor,
  said: { state: PauseState; remark?: PauseRemark; step?: number; sure?: boolean },
): void {
  const { state, remark = null, step, sure = false } = said;
  const status = remark === 'unclear' || remark === 'unsure' ? 422 : 200;
  sendWithProof(deps, res, visitor, { status, step }, (nonce) =>
    pausePage(visitor, state, nonce, { remark, sure }),
  );
}
