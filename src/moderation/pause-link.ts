/** `/u/<token>`: pauses a moderator's mails for a day. */
import type { Request, Response } from 'express';
import { sendBack, sendPage } from './answer.ts';
import type { ModerationDeps } from './deps.ts';
import { refuse, refusedAsForeign } from './lost-links.ts';
import { type PauseState, pausePage } from './pages/pause.ts';
import { pause, pauseState, resume } from './pausing.ts';
import type { Visitor } from './visit/access.ts';
import { readForm } from './visit/form.ts';
import { mintNonce, readNonce } from './visit/nonce.ts';

export async function showPause(deps: ModerationDeps, res: Response, visitor: Visitor): Promise<void> {
  const { site, moderator } = visitor;
  answer(deps, res, visitor, await pauseState(deps.store.read, site, moderator.id, deps.clock()));
}

/** The page's own buttons, or the one-click POST of a mail program, which comes from anywhere and proves nothing. */
export async function pressedPause(
  deps: ModerationDeps,
  req: Request,
  res: Response,
  visitor: Visitor,
): Promise<void> {
  const { store, clock, logger, keys, links } = deps;
  const { token, site, moderator } = visitor;
  if (isOneClick(req.body)) {
    const state = await store.write((db) => pause(db, site, moderator.id, clock()));
    logger.info({ site: site.id, moderator: moderator.id, state: state.kind }, 'one-click pause');
    return answer(deps, res, visitor, state);
  }
  if (refusedAsForeign(deps, req, res, site.locale)) return;
  const form = readForm(req.body);
  const nonce = readNonce(keys, form.nonce, boundTo(visitor), clock());
  if (nonce.kind === 'foreign') return refuse(deps, req, res, site.locale);
  const known = form.action === 'pause' || form.action === 'resume';
  if (nonce.kind === 'expired' || !known) {
    const state = await pauseState(store.read, site, moderator.id, clock());
    return answer(deps, res, visitor, state, known ? 'old' : 'unclear');
  }
  const result = await store.write(async (db) => {
    if (form.action === 'pause') return (await pause(db, site, moderator.id, clock())).kind;
    await resume(db, site, moderator.id);
    return 'resumed';
  });
  logger.info({ site: site.id, moderator: moderator.id, link: token.hash.slice(0, 6), result }, 'pause');
  sendBack(res, links.path + req.path);
}

/**
 * RFC 8058, 3.2: the body is this one field, as multipart or urlencoded. The answer must be no redirect.
 * @param body parsed fields, or the text of a multipart body.
 */
function isOneClick(body: unknown): boolean {
  if (typeof body === 'string') return /name="?List-Unsubscribe"?\s+One-Click\s/i.test(body);
  return (body as Record<string, unknown> | undefined)?.['List-Unsubscribe'] === 'One-Click';
}

function boundTo({ token, moderator }: Visitor) {
  return { tokenHash: token.hash, moderator: moderator.id, comment: '' };
}

function answer(
  { keys, clock }: ModerationDeps,
  res: Response,
  visitor: Visitor,
  state: PauseState,
  remark: 'old' | 'unclear' | null = null,
): void {
  const nonce = mintNonce(keys, { ...boundTo(visitor), version: 0 }, clock());
  sendPage(res, remark === 'unclear' ? 422 : 200, pausePage(visitor, state, nonce, remark));
}
