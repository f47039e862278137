/** One press on a page of comments at the desk. */
import type { Request, Response } from 'express';
import { digest } from '../../../signing.ts';
import { sendBack } from '../../answer.ts';
import { isPageAction, type PageAction } from '../../deciding/actions.ts';
import type { ModerationDeps } from '../../deps.ts';
import { answerTooMany } from '../../lost-links.ts';
import { questionPath } from '../../pages/asking/address.ts';
import type { Remark } from '../../pages/context.ts';
import { carryOn } from '../../presses/carry-on.ts';
import type { Press } from '../../presses/press.ts';
import { readForm, WHOLE } from '../../visit/form.ts';
import type { AtDesk } from '../guard.ts';
import { answerNoSite, PIECE, refused, WHOLE_PAGE } from '../refusals.ts';
import { visitorAt } from '../visitor.ts';
import { anchorOf } from './item.ts';
import { loadItem } from './load.ts';
import { isManyAction, pressMany } from './many/many.ts';
import { isOwnAction, pressOwn } from './own-presses.ts';
import type { PressedPage } from './pressed-page.ts';
import { sendQuestion } from './question.ts';

export async function pressed(
  deps: ModerationDeps,
  at: AtDesk,
  req: Request,
  res: Response,
  page: PressedPage,
): Promise<void> {
  const { place } = at;
  const { site } = place;
  const form = readForm(req.body);
  const comment = form.comment ?? '';
  const proof = at.seat.judge(req, { place, comment });
  if (proof.kind === 'foreign') return refused(at, res);
  const asPiece = req.get(PIECE) !== undefined;
  const show = (remark: Omit<Remark, 'comment'>, status = 200) => {
    const said = { remark: { comment, ...remark }, status };
    return asPiece ? page.piece(comment, said) : page.show(said);
  };
  const now = deps.clock();
  // The same button of the same page counts once; another one is a change of mind, and no machine.
  const nonce = { ...proof, hash: digest(`${proof.hash} ${form.action}`) };
  if (comment === WHOLE) {
    if (!isManyAction(form.action, page.many)) return page.show({ status: 422 });
    return pressMany(deps, at, { form, action: form.action, nonce, now, page, res });
  }
  const loaded = await loadItem(deps.store.read, place, comment, now);
  if (!loaded) return answerNoSite(deps, req, res);
  const next = asPiece ? undefined : await page.next(comment);
  const back = (anchor?: string) =>
    asPiece
      ? void page.piece(comment, {}).catch((error) => res.destroy(error as Error))
      : sendBack(res, `${page.after(comment, next)}${anchor ?? anchorOf(comment)}`);
  if (isOwnAction(form.action))
    return pressOwn(deps, at, {
      action: form.action,
      comment,
      nonce,
      now,
      show,
      back: () => back(next && anchorOf(next)),
    });
  if (!isPageAction(form.action) || !forOne(form.action)) return show({ notice: 'unclear' }, 422);
  const action: PageAction = form.action;
  const press: Press = {
    deps,
    visitor: visitorAt(at),
    // Nobody comes here without a session: there are no machines to be caught.
    form: { ...form, canary: false },
    action,
    comment,
    nonce,
    now,
    load: async () => loaded,
    show,
    lookUp() {
      const path = questionPath(page.path, { action, comment });
      if (asPiece) return void res.set(WHOLE_PAGE, path).status(200).end();
      sendBack(res, path);
    },
    ask: (asked, status = 200) => sendQuestion(deps, at, res, { action, loaded, asked, status, page }),
    back,
    lead: (to) => sendBack(res, deps.links.path + to),
    unknown: async () => answerNoSite(deps, req, res),
    tooMany: () => answerTooMany(res, site.locale),
  };
  return carryOn(press, async () => (next === undefined ? undefined : anchorOf(next)));
}

/** What links offer for all their comments at once, the desk does by its own means. */
function forOne(action: PageAction): boolean {
  return action !== 'approve-rest' && action !== 'undo-rest' && action !== 'next';
}
