/** `/desk`: asks for the address, leads whoever is seated to a site, and lets people leave. */
import type { Request, Response } from 'express';
import { readerNetwork } from '../../http/network-address.ts';
import { mac } from '../../signing.ts';
import { endSession, endSessionsOf } from '../../store/desk-sessions.ts';
import { planLetter } from '../../store/mail/letters.ts';
import type { ModerationDeps } from '../deps.ts';
import { localeOf } from '../lost-links.ts';
import { readForm } from '../visit/form.ts';
import { mintNonce, readNonce } from '../visit/nonce.ts';
import { isForeign } from '../visit/origin.ts';
import { clearCookie } from './cookie.ts';
import { chooserPage, loginBody, refusedBody, tooManyBody } from './door-pages.ts';
import { deskHeaders, deskPath, sendDoor } from './frame.ts';
import { demandNonce, type Seat, seatOf } from './guard.ts';
import { deskWords } from './words.ts';

/** One network may ask this often, whoever's address it types: newsrooms share one. */
const PER_NETWORK = { count: 20, windowMs: 10 * 60_000 };
/** Mails one address may be sent; the ones it has stay good. */
const PER_ADDRESS = { count: 4, windowMs: 15 * 60_000 };

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
  sendLink(deps, email).catch((err) => logger.error({ err }, 'a login mail could not be planned'));
}

/** Plans the mail, if the address is some moderator's; one for all sites together. */
async function sendLink(deps: ModerationDeps, email: string): Promise<void> {
  const { store, sites, queues, links, keys, clock, limiter, logger } = deps;
  const now = clock();
  const key = mac(keys.contact, 'desk', email);
  const { refused } = await limiter.take(
    [{ name: 'desk-login-address', key, ...PER_ADDRESS, refuses: true }],
    now,
  );
  if (refused)
    return logger.warn({ address: key.slice(0, 6) }, 'an address has been sent enough login links');
  for (const { id: site, moderators } of sites.all()) {
    const moderator = moderators.find((person) => person.email.toLowerCase() === email)?.id;
    if (moderator === undefined) continue;
    const domain = new URL(links.origin).hostname;
    const order = { kind: 'login', site, moderator, about: null, domain, now } as const;
    const mailId = await store.write((db) => planLetter(db, order), 'rows');
    void queues.add([{ queue: 'notify', kind: 'send', mailId, attempt: 0 }]);
    return logger.info({ site, moderator }, 'login link asked for');
  }
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
