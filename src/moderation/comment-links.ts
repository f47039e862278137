/** `/m/<token>` and `/b/<token>`: GET shows, POST decides. */
import type { Request, Response } from 'express';
import { mailedEarlier } from '../store/mail/earlier.ts';
import { sendBack, sendPage } from './answer.ts';
import { isPageAction, type PageAction, permitOf } from './deciding/actions.ts';
import { type Loaded, loadComments } from './deciding/load.ts';
import type { ModerationDeps } from './deps.ts';
import { answerTooMany, answerUnknown, refuse, refusedAsForeign } from './lost-links.ts';
import { type Question, questionPath, readQuestion } from './pages/asking/address.ts';
import type { Asked } from './pages/asking/asked.ts';
import { askAbout, askAboutRest } from './pages/asking/page.ts';
import { anchorOf, batchPage, END, TOP } from './pages/batch.ts';
import type { Remark } from './pages/context.ts';
import { isOffered } from './pages/more.ts';
import { singlePage } from './pages/single.ts';
import { carryOn } from './presses/carry-on.ts';
import { type Press, voidVisit } from './presses/press.ts';
import type { Visitor } from './visit/access.ts';
import { contextFor } from './visit/context.ts';
import { readForm, WHOLE } from './visit/form.ts';
import { readNonce } from './visit/nonce.ts';
import { carriedStep, forgetSteps, keepStep, notePress, stepAfter, stepOf } from './visit/steps.ts';

/** A link is opened: its page, or the page that asks about an action of it. */
export async function openComments(
  deps: ModerationDeps,
  req: Request,
  res: Response,
  visitor: Visitor,
): Promise<void> {
  const question = readQuestion(req.query);
  if (!question || !visitor.token.actions.includes(permitOf(question.action)))
    return showComments(deps, req, res, visitor);
  const { action } = question;
  const comment = commentOf(visitor, question.comment ?? WHOLE) ?? WHOLE;
  return ask(deps, req, res, visitor, { action, comment, asked: null, step: stepOf(deps, req, visitor) });
}

/** The comment that is meant: on the page of one comment there is no other. */
function commentOf<T>({ token }: Visitor, named: T): T | string | null {
  return token.purpose === 'batch' ? named : (token.comments[0]?.[0] ?? null);
}

/** Shows the page of a link. @param remark what the answer to a press adds. @param step as its browser tells when left out */
export async function showComments(
  deps: ModerationDeps,
  req: Request,
  res: Response,
  visitor: Visitor,
  { status = 200, remark = null, step }: { status?: number; remark?: Remark | null; step?: number } = {},
): Promise<void> {
  const items = await loadAll(deps, visitor);
  const context = await contextFor(deps, visitor, step ?? stepOf(deps, req, visitor));
  const [first] = items;
  if (!first) return answerUnknown(deps, req, res, visitor.raw);
  const batch = visitor.token.purpose === 'batch';
  sendPage(res, status, batch ? batchPage(items, context, remark) : singlePage(first, context, remark));
}

async function loadAll({ store, clock }: ModerationDeps, { token, site }: Visitor): Promise<Loaded[]> {
  const earlier = await mailedEarlier(store.read, token.moderator, token.comments);
  return loadComments(store.read, token.comments, { site, now: clock(), earlier });
}

/** One press of a button. */
export async function pressed(
  deps: ModerationDeps,
  req: Request,
  res: Response,
  visitor: Visitor,
): Promise<void> {
  const { token, site, moderator } = visitor;
  const form = readForm(req.body);
  if (refusedAsForeign(deps, req, res, site.locale)) return;
  const batch = token.purpose === 'batch';
  const comment = commentOf(visitor, form.comment);
  const bound = { tokenHash: token.hash, moderator: moderator.id, comment: comment ?? '' };
  const now = deps.clock();
  const nonce = readNonce(deps.keys, form.nonce, bound, now);
  if (!comment || nonce.kind === 'foreign') return refuse(deps, req, res, site.locale);
  const stepFor = (notice: Remark['notice'] = null) => stepAfter(deps, req, visitor, { nonce, notice });
  const show = (remark: Omit<Remark, 'comment'>, status = 200) => {
    const step = stepFor(remark.notice);
    return showComments(deps, req, res, visitor, { status, remark: { comment, ...remark }, step });
  };

  if (!form.canary && !isPageAction(form.action)) return show({ notice: 'unclear' }, 422);
  const action: PageAction = isPageAction(form.action) ? form.action : 'reject';
  // A link that does not allow what is asked answers like one that does not exist.
  if (!form.canary && !token.actions.includes(permitOf(action)))
    return answerUnknown(deps, req, res, visitor.raw);
  // What is about one comment is not about all of them, and the other way round.
  if (!form.canary && (comment === WHOLE) !== (batch && isAboutAll(action)))
    return show({ notice: 'unclear' }, 422);

  const path = deps.links.path + req.path;
  const kept = () => keepStep(deps, req, res, visitor, nonce.step);
  const press: Press = {
    deps,
    visitor,
    form,
    action,
    comment,
    nonce,
    now,
    load: async () => (await loadAll(deps, visitor)).find((item) => item.comment.id === comment) ?? null,
    show,
    lookUp() {
      const question: Question = { action, comment: batch && comment !== WHOLE ? comment : null };
      sendBack(res, questionPath(path, question, carriedStep(deps, req, visitor, stepFor())));
    },
    ask(asked, status = 200) {
      const step = stepFor(asked.notice);
      return ask(deps, req, res, visitor, { action, comment, asked, status, step });
    },
    back: (anchor = comment === WHOLE ? TOP : anchorOf(comment)) =>
      sendBack(res, path + kept() + (batch ? anchor : '')),
    lead: (to) => sendBack(res, deps.links.path + to + kept()),
    unknown: () => answerUnknown(deps, req, res, visitor.raw),
    tooMany: () => answerTooMany(res, site.locale),
  };
  if (!form.canary) {
    await notePress(deps, visitor, nonce);
    return carryOn(press, () => nextAnchor(press));
  }
  forgetSteps(deps, res, visitor);
  return voidVisit(press);
}

/** Buttons of a batch page that belong to no single comment. */
function isAboutAll(action: PageAction): boolean {
  return (['approve-rest', 'next'] as PageAction[]).includes(action);
}

/**
 * Answers with the page that asks about an action; where there is nothing to ask about, with the link's own page.
 * @param about.asked null: the page is opened, and nothing was sent yet
 */
async function ask(
  deps: ModerationDeps,
  req: Request,
  res: Response,
  visitor: Visitor,
  about: { action: PageAction; comment: string; asked: Asked | null; status?: number; step: number },
): Promise<void> {
  const { action, comment, asked, status = 200, step } = about;
  const items = await loadAll(deps, visitor);
  const context = await contextFor(deps, visitor, step);
  const place = { path: deps.links.path + req.path, batch: visitor.token.purpose === 'batch' };
  const loaded = items.find((item) => item.comment.id === comment);
  const waits = items.some(({ standing }) => standing.kind === 'waiting');
  const askable = loaded
    ? asked !== null || isOffered(action, loaded, context)
    : action === 'approve-rest' && comment === WHOLE && waits;
  const page = !askable
    ? null
    : loaded
      ? askAbout(action, loaded, context, asked ?? {}, place)
      : askAboutRest(items, context, asked ?? {}, place);
  if (page) return sendPage(res, status, page);
  return showComments(deps, req, res, visitor, { step });
}

/** After a decision the next waiting comment. */
async function nextAnchor({ deps, visitor, comment }: Press): Promise<string> {
  const items = await loadAll(deps, visitor);
  const here = items.findIndex((item) => item.comment.id === comment);
  const ahead = [...items.slice(here + 1), ...items.slice(0, here + 1)];
  const next = ahead.find(({ standing }) => standing.kind === 'waiting');
  return next ? anchorOf(next.comment.id) : END;
}
