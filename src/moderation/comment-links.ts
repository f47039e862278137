/** `/m/<token>` and `/b/<token>`: GET shows, POST decides. */
import type { Request, Response } from 'express';
import { sendBack, sendPage } from './answer.ts';
import { act, type Press } from './deciding/act.ts';
import { isPageAction, type PageAction, permitOf } from './deciding/actions.ts';
import { judgeEdit } from './deciding/edited.ts';
import { type Loaded, loadComment } from './deciding/load.ts';
import { readReason } from './deciding/reason.ts';
import type { ModerationDeps } from './deps.ts';
import { answerUnknown, refuse, refusedAsForeign } from './lost-links.ts';
import { announceLater } from './outcome.ts';
import { anchorOf, batchPage, END } from './pages/batch.ts';
import type { Remark } from './pages/context.ts';
import { singlePage } from './pages/single.ts';
import { tokenForLog, type Visitor } from './visit/access.ts';
import { contextFor } from './visit/context.ts';
import { type Form, readForm } from './visit/form.ts';
import { readNonce } from './visit/nonce.ts';
import { wordsOf } from './words.ts';

/** Shows the page of a link. @param remark what the answer to a press adds. */
export async function showComments(
  deps: ModerationDeps,
  req: Request,
  res: Response,
  visitor: Visitor,
  { status = 200, remark = null }: { status?: number; remark?: Remark | null } = {},
): Promise<void> {
  const items = await loadAll(deps, visitor);
  const context = contextFor(deps, visitor);
  const [first] = items;
  if (!first) return answerUnknown(deps, req, res, visitor.raw);
  const batch = visitor.token.purpose === 'batch';
  sendPage(res, status, batch ? batchPage(items, context, remark) : singlePage(first, context, remark));
}

async function loadAll({ store, clock }: ModerationDeps, { token, site }: Visitor): Promise<Loaded[]> {
  const items: Loaded[] = [];
  for (const [id, mailed] of token.comments) {
    const loaded = await loadComment(store.read, id, { site, mailed, now: clock() });
    if (loaded) items.push(loaded);
  }
  return items;
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
  const comment = batch ? form.comment : (token.comments[0]?.[0] ?? null);
  const bound = { tokenHash: token.hash, moderator: moderator.id, comment: comment ?? '' };
  const nonce = readNonce(deps.keys, form.nonce, bound, deps.clock());
  if (!comment || nonce.kind === 'foreign') return refuse(deps, req, res, site.locale);
  const show = (remark: Omit<Remark, 'comment'>, status = 200) =>
    showComments(deps, req, res, visitor, { status, remark: { comment, ...remark } });

  if (!form.canary && !isPageAction(form.action)) return show({ notice: 'unclear' }, 422);
  const action: PageAction = isPageAction(form.action) ? form.action : 'reject';
  // A link that does not allow what is asked answers like one that does not exist.
  if (!form.canary && !token.actions.includes(permitOf(action)))
    return answerUnknown(deps, req, res, visitor.raw);
  const draft = action === 'edit' && form.text !== null ? form.text : undefined;
  if (nonce.kind === 'expired' && !form.canary) return show({ notice: 'old', draft });

  const edit = action === 'edit' && !form.canary ? judgeEdit(deps, site, form.text) : null;
  if (edit?.kind === 'open') return showOpened(deps, req, res, visitor, comment);
  if (edit?.kind === 'fault') return show({ notice: null, draft, fault: edit.fault }, 422);
  const reason = action === 'reason' ? readReason(form, wordsOf(site.locale).reason.list) : null;
  if (action === 'reason' && reason === null && !form.canary) return show({ notice: 'unclear' }, 422);

  const press: Press = {
    action,
    id: comment,
    version: nonce.version,
    nonceHash: nonce.hash,
    canary: form.canary,
    tokenHash: token.hash,
    site,
    moderator: moderator.id,
    edited: edit?.kind === 'ready' ? edit.rendered : null,
    reason,
    now: deps.clock(),
  };
  const result = await deps.store.write((db) => act(db, press));
  const entry = { site: site.id, comment, action, result: result.kind, link: tokenForLog(token) };
  if (result.kind === 'voided') deps.logger.warn(entry, 'a machine pressed buttons');
  else deps.logger.info(entry, 'button pressed');
  if (result.kind === 'gone') return answerUnknown(deps, req, res, visitor.raw);
  if (result.kind === 'voided') return show({ notice: 'machine' });
  if (result.kind === 'settled' && draft !== undefined)
    return show({ notice: null, draft, fault: wordsOf(site.locale).edit.lost });
  const path = deps.links.path + req.path;
  sendBack(res, batch ? path + (await nextAnchor(deps, visitor, form, comment)) : path);
  if (result.kind === 'done') announceLater(deps, result.comment);
}

/** Answers the button `edit` that came without a text: the page with the text area open. */
async function showOpened(
  deps: ModerationDeps,
  req: Request,
  res: Response,
  visitor: Visitor,
  comment: string,
): Promise<void> {
  const loaded = (await loadAll(deps, visitor)).find((item) => item.comment.id === comment);
  const remark: Remark = { comment, notice: null, draft: loaded?.shown.text ?? '' };
  return showComments(deps, req, res, visitor, { remark });
}

/** After a decision the next waiting comment, after anything else the comment itself. */
async function nextAnchor(
  deps: ModerationDeps,
  visitor: Visitor,
  form: Form,
  comment: string,
): Promise<string> {
  if (form.action === 'undo' || form.action === 'reason') return anchorOf(comment);
  const items = await loadAll(deps, visitor);
  const here = items.findIndex((item) => item.comment.id === comment);
  const ahead = [...items.slice(here + 1), ...items.slice(0, here + 1)];
  const next = ahead.find(({ standing }) => standing.kind === 'waiting');
  return next ? anchorOf(next.comment.id) : END;
}
