/** `/l/<token>`: GET shows one button, POST uses the link up and opens a session. */
import type { Request, Response } from 'express';
import { openSession, useLoginToken } from '../../store/desk-sessions.ts';
import { passesCode } from '../code-gate.ts';
import type { ModerationDeps } from '../deps.ts';
import { resolveAccess, tokenForLog, type Visitor } from '../visit/access.ts';
import { readForm } from '../visit/form.ts';
import { mintNonce, readNonce } from '../visit/nonce.ts';
import { isForeign } from '../visit/origin.ts';
import { withinLimit } from '../wrong-tokens.ts';
import { setCookie } from './cookie.ts';
import { leadTo, refuseAtDoor, showLoginForm } from './door.ts';
import { enterBody, tooManyBody } from './door-pages.ts';
import { sendDoor } from './frame.ts';
import { personHash } from './guard.ts';
import { deskWords } from './words.ts';

export async function showLogin(deps: ModerationDeps, req: Request, res: Response): Promise<void> {
  const visitor = await visitorOf(deps, req, res);
  if (visitor && (await passesCode(deps, req, res, visitor))) showButton(deps, res, visitor, null);
}

export async function pressedLogin(deps: ModerationDeps, req: Request, res: Response): Promise<void> {
  const visitor = await visitorOf(deps, req, res);
  if (!visitor || !(await passesCode(deps, req, res, visitor))) return;
  const { store, keys, clock, logger, links } = deps;
  const { token, moderator, site } = visitor;
  const headers = { secFetchSite: req.get('Sec-Fetch-Site'), origin: req.get('Origin') };
  if (isForeign(headers, links.origin)) return refuseAtDoor(deps, req, res);
  const form = readForm(req.body);
  const nonce = readNonce(keys, form.nonce, boundTo(visitor), clock());
  if (nonce.kind === 'foreign') return refuseAtDoor(deps, req, res);
  const entry = { site: site.id, moderator: moderator.id, link: tokenForLog(token) };
  if (form.canary) {
    logger.warn(entry, 'a machine pressed buttons');
    return showButton(deps, res, visitor, 'machine');
  }
  if (nonce.kind === 'expired') return showButton(deps, res, visitor, 'old');
  const now = clock();
  const person = personHash(keys, moderator.email);
  const opened = await store.write(
    async (db) => ((await useLoginToken(db, token.hash, now)) ? openSession(db, { person, now }) : null),
    'rows',
  );
  if (!opened) return showLoginForm(deps, req, res, { remark: 'used', status: 410 });
  logger.info({ ...entry, session: opened.session.hash.slice(0, 6) }, 'entered the desk');
  setCookie(res, opened.raw, links);
  leadTo(res, `${links.path}/desk`);
}

/** Whoever the link was mailed to; otherwise answers with the way to get a new one. */
async function visitorOf(deps: ModerationDeps, req: Request, res: Response): Promise<Visitor | null> {
  const access = await resolveAccess(deps, String(req.params.token), 'login', deps.clock());
  if (access.kind === 'valid') return access.visitor;
  if (access.kind === 'expired') showLoginForm(deps, req, res, { remark: 'used', status: 410 });
  else if (await withinLimit(deps, req, 'wrong-token'))
    showLoginForm(deps, req, res, { remark: 'unknown', status: 404 });
  else {
    res.set('Retry-After', '60');
    const [site] = deps.sites.all();
    const locale = site?.locale ?? 'vi';
    sendDoor(res, { locale, title: deskWords(locale).title, status: 429, body: tooManyBody(locale) });
  }
  return null;
}

function showButton(
  { keys, clock }: ModerationDeps,
  res: Response,
  visitor: Visitor,
  remark: 'old' | 'machine' | null,
): void {
  const { site } = visitor;
  const nonce = mintNonce(keys, { ...boundTo(visitor), version: 0 }, clock());
  const body = enterBody(visitor, nonce, remark);
  sendDoor(res, { locale: site.locale, title: deskWords(site.locale).title, body });
}

function boundTo({ token, moderator }: Visitor) {
  return { tokenHash: token.hash, moderator: moderator.id, comment: '' };
}
