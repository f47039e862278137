/** `/desk`: asks for the address, leads whoever is seated to a site, and lets people leave. */
import type { Request, Response } from 'express';
import { readerNetwork } from '../../../http/network-address.ts';
import { mac } from '../../../signing.ts';
import { askForLogin, isLoginUnused } from '../../../store/mail/logins.ts';
import { addressMark } from '../../../store/mail/trials.ts';
import { endSession, endSessionsOf, personHash } from '../../../store/moderators/sessions.ts';
import type { ModerationDeps } from '../../deps.ts';
import { localeOf } from '../../lost-links.ts';
import { readForm } from '../../visit/form.ts';
import { mintNonce, readNonce } from '../../visit/nonce.ts';
import { isForeign } from '../../visit/origin.ts';
import { deskHeaders, deskPath, sendDoor } from '../frame.ts';
import { demandNonce, type Seat, seatOf } from '../guard.ts';
import { placesOf, strictestPlace } from '../places.ts';
import { deskWords } from '../words.ts';
import { clearCookie } from './cookie.ts';
import { isKnownBrowser } from './known-browser.ts';
import { chooserPage, loginBody, refusedBody, tooManyBody } from './pages.ts';

/** One network may ask this often, whoever's address it types: newsrooms share one. */
const PER_NETWORK = { count: 20, windowMs: 10 * 60_000 };
/** Mails one address may be sent; the ones it has stay good. */
const PER_ADDRESS = { name: 'desk-login-address', count: 4, windowMs: 15 * 60_000 };
/** The same in a day, unless its owner was at the desk in the browser that asks. */
const PER_DAY = { name: 'desk-login-day', count: 10, windowMs: 86_400_000 };

const BOUND = { tokenHash: 'desk', moderator: '', comment: 'login' };

export async function door(deps: ModerationDeps, req: Request, res: Response): Promise<void> {
  const seat = await seatOf(deps, req, res);
  if (!seat) return showLoginForm(deps, req, res);
  const [only, ...others] = seat.sites.keys();
  if (others.length === 0) return leadTo(res, deskPath(seat, only as string));
  const locale = localeOf(deps, req);
  sendDoor(res, { locale, title: deskWords(locale).title, body: chooserPage(seat, locale) });
}

/** The forms that post to `/desk`: asking for a link, leaving here, leaving everywhere. */
export async function knock(deps: ModerationDeps, req: Request, res: Response): Promise<void> {
  const { action } = readForm(req.body);
  if (action !== 'leave' && action !== 'leave-all') return askForLink(deps, req, res);
  const seat = await seatOf(deps, req, res);
  if (seat) {
    // A nonce that has grown old is still this session's: nobody is kept from leaving.
    if (demandNonce(req, seat) === 'foreign') return refuseAtDoor(deps, req, res);
    await leave(deps, seat, action === 'leave-all');
  }
  clearCookie(res, deps.links);
  leadTo(res, `${deps.links.path}/desk`);
}

function leave({ store, logger }: ModerationDeps, { hash, session }: Seat, everywhere: boolean) {
  logger.info({ session: session.slice(0, 6), everywhere }, 'left the desk');
  return store.write(async (db) => {
    if (everywhere) await endSessionsOf(db, hash);
    else await endSession(db, session);
  }, 'rows');
}

async function askForLink(deps: ModerationDeps, req: Request, res: Response): Promise<void> {
  const { keys, links, clock, limiter, logger } = deps;
  const headers = { secFetchSite: req.get('Sec-Fetch-Site'), origin: req.get('Origin') };
  if (isForeign(headers, links.origin)) return refuseAtDoor(deps, req, res);
  const form = readForm(req.body);
  const nonce = readNonce(keys, form.nonce, BOUND, clock());
  if (nonce.kind === 'foreign') return refuseAtDoor(deps, req, res);
  const email = (form.email ?? '').trim().toLowerCase();
  if (nonce.kind === 'expired') return showLoginForm(deps, req, res, { remark: 'old', email });
  if (!/^[^\s@]+@[^\s@]+$/.test(email) || email.length > 254)
    return showLoginForm(deps, req, res, { remark: 'address', email, status: 422 });
  const network = mac(keys.address, readerNetwork(req.ip) ?? '');
  const { refused } = await limiter.take(
    [{ name: 'desk-login', key: network, ...PER_NETWORK, refuses: true }],
    clock(),
  );
  const locale = localeOf(deps, req);
  if (refused) {
    logger.warn({ network: network.slice(0, 6) }, 'too many logins asked for');
    res.set('Retry-After', String(Math.ceil(refused.retryAfterMs / 1_000)));
    return sendDoor(res, { locale, title: deskWords(locale).title, status: 429, body: tooManyBody(locale) });
  }
  // Answered first: neither how long it takes nor what it says tells whether the address is on the list.
  showLoginForm(deps, req, res, { remark: 'sent' });
  sendLink(deps, req, email).catch((err) => logger.error({ err }, 'a login mail could not be planned'));
}

/** Plans the mail, if the address is some moderator's; one for all sites together, and none while one lies unused. */
async function sendLink(deps: ModerationDeps, req: Request, email: string): Promise<void> {
  const { store, queues, links, keys, clock, limiter, logger } = deps;
  const now = clock();
  const person = personHash(keys, email);
  const place = strictestPlace(placesOf(deps, person));
  if (!place) return;
  const order = {
    site: place.site.id,
    moderator: place.moderator.id,
    mark: addressMark(keys, email),
    domain: deps.mailDomain,
    now,
  };
  const entry = { site: order.site, moderator: order.moderator };
  if (await isLoginUnused(store.read, order)) return logger.info(entry, 'a login link was asked for again');
  const known = isKnownBrowser(req, keys, links, { person, now });
  const rules = (known ? [PER_ADDRESS] : [PER_ADDRESS, PER_DAY]).map((rule) => ({
    ...{ ...rule, key: person, refuses: true },
  }));
  const { refused } = await limiter.take(rules, now);
  if (refused)
    return logger.warn({ ...entry, limit: refused.name }, 'an address has been sent enough login links');
  const mailId = await store.write((db) => askForLogin(db, order));
  if (mailId === null) return;
  void queues.add([{ queue: 'notify', kind: 'send', mailId, attempt: 0 }]);
  logger.info(entry, 'login link asked for');
}

/** @param remark `sent` says so in place of the form. */
export function showLoginForm(
  deps: ModerationDeps,
  req: Request,
  res: Response,
  {
    remark = null,
    email = '',
    status = 200,
  }: {
    remark?: 'old' | 'address' | 'sent' | 'used' | 'unknown' | null;
    email?: string;
    status?: number;
  } = {},
): void {
  const locale = localeOf(deps, req);
  const nonce = mintNonce(deps.keys, { ...BOUND, version: 0 }, deps.clock());
  const body = loginBody(locale, { action: `${deps.links.path}/desk`, nonce, remark, email });
  sendDoor(res, { locale, title: deskWords(locale).title, status, body });
}

/** 403, nothing changed. */
export function refuseAtDoor(deps: ModerationDeps, req: Request, res: Response): void {
  const locale = localeOf(deps, req);
  const body = refusedBody(locale, `${deps.links.path}${req.path}`);
  sendDoor(res, { locale, title: deskWords(locale).title, status: 403, body });
}

export function leadTo(res: Response, path: string): void {
  deskHeaders(res);
  res.status(303).set('Location', path).end();
}
