/** `/l/<token>`: GET shows one button, POST uses the link up and opens a session. */
import type { Request, Response } from 'express';
import { noteLoginUsed } from '../../../store/mail/logins.ts';
import { openSession, personHash, useLoginToken } from '../../../store/moderators/sessions.ts';
import { passesCode } from '../../code-gate.ts';
import type { ModerationDeps } from '../../deps.ts';
import { resolveAccess, tokenForLog, type Visitor } from '../../visit/access.ts';
import { readForm } from '../../visit/form.ts';
import { isForeign } from '../../visit/origin.ts';
import { judgeProof, proofFor } from '../../visit/proof.ts';
import { withinLimit } from '../../wrong-tokens.ts';
import { sendDoor } from '../frame.ts';
import { placesOf, strictestPlace } from '../places.ts';
import { deskWords } from '../words.ts';
import { setCookie } from './cookie.ts';
import { leadTo, refuseAtDoor, showLoginForm } from './door.ts';
import { noteBrowser } from './known-browser.ts';
import { enterBody, tooManyBody } from './pages.ts';

export async function showLogin(deps: ModerationDeps, req: Request, res: Response): Promise<void> {
  const visitor = await visitorOf(deps, req, res);
  if (visitor && (await mayGoOn(deps, req, res, visitor))) showButton(deps, res, visitor, null);
}

export async function pressedLogin(deps: ModerationDeps, req: Request, res: Response): Promise<void> {
  const visitor = await visitorOf(deps, req, res);
  if (!visitor || !(await mayGoOn(deps, req, res, visitor))) return;
  const { store, keys, clock, logger, links } = deps;
  const { token, moderator, site } = visitor;
  const headers = { secFetchSite: req.get('Sec-Fetch-Site'), origin: req.get('Origin') };
  if (isForeign(headers, links.origin)) return refuseAtDoor(deps, req, res);
  const form = readForm(req.body);
  const nonce = judgeProof(deps, visitor, form.nonce);
  if (nonce.kind === 'foreign') return refuseAtDoor(deps, req, res);
  const entry = { site: site.id, moderator: moderator.id, link: tokenForLog(token) };
  if (form.canary) {
    logger.warn(entry, 'a machine pressed buttons');
    return showButton(deps, res, visitor, 'machine');
  }
  if (nonce.kind === 'expired') return showButton(deps, res, visitor, 'old');
  const now = clock();
  const person = personHash(keys, moderator.email);
  const opened = await store.write(async (db) => {
    if (!(await useLoginToken(db, token.hash, now))) return null;
    await noteLoginUsed(db, token);
    return openSession(db, { person, now });
  }, 'rows');
  if (!opened) return showLoginForm(deps, req, res, { remark: 'used', status: 410 });
  logger.info({ ...entry, session: opened.session.hash.slice(0, 6) }, 'entered the desk');
  setCookie(res, opened.raw, links);
  noteBrowser(res, keys, links, { person, now });
  leadTo(res, `${links.path}/desk`);
}

/**
 * The session counts on every site of the person, so the code is asked for if one of them wants it. A mail that was sent
 * before it did brought none: then there is another mail to ask for.
 */
async function mayGoOn(
  deps: ModerationDeps,
  req: Request,
  res: Response,
  visitor: Visitor,
): Promise<boolean> {
  const strictest = strictestPlace(placesOf(deps, personHash(deps.keys, visitor.moderator.email)));
  const { confirm } = visitor.site.moderation;
  if (confirm === 'code' || strictest?.site.moderation.confirm !== 'code')
    return passesCode(deps, req, res, visitor);
  showLoginForm(deps, req, res, { remark: 'used', status: 410 });
  return false;
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
  deps: ModerationDeps,
  res: Response,
  visitor: Visitor,
  remark: 'old' | 'machine' | null,
): void {
  const { site } = visitor;
  const body = enterBody(visitor, proofFor(deps, visitor), remark);
  sendDoor(res, { locale: site.locale, title: deskWords(site.locale).title, body });
}
