/**
 * On which step the pages of a browser stand, so that nobody is asked to press twice more than once: what machines
 * are told apart by is in store/visits/visits.ts.
 *
 * A press that counted is noted in a signed cookie; should the browser keep none, also in the address that it is sent
 * back to. Neither opens anything: without the link it is worth nothing.
 */
import type { Request, Response } from 'express';
import type { Links } from '../../links.ts';
import { digest, type Keys } from '../../signing.ts';
import type { Store } from '../../store/database/open.ts';
import { noteUse, STEPS_MOST } from '../../store/visits/visits.ts';
import type { Remark } from '../pages/context.ts';
import { type KeptStep, readStep, scopeOf, type Whose, writeStep } from './kept-step.ts';
import { cookieName, cookieOptions, cookieValues } from './signed-cookie.ts';

const HOUR_MS = 3_600_000;

/** A browser that pressed this long ago, and was not taken for a machine since, is its user's. */
const KNOWN_AFTER_MS = HOUR_MS;
/** On this step its pages stand: above all that programs reach whose own browsers are new. */
const KNOWN_STEP = 8;
const COOKIE_MS = 30 * 24 * HOUR_MS;
/** How long a step is kept that was reached by pressing once more. */
const STEP_MS = HOUR_MS;

/** In the address after a press that counted. */
const FIELD = 'step';

interface StepDeps {
  keys: Pick<Keys, 'nonce'>;
  links: Pick<Links, 'origin'>;
  clock: () => number;
}

/** The step of the page that a request gets, as far as its browser tells. */
export function stepOf(deps: StepDeps, req: Request, whose: Whose): number {
  const carried = new URL(req.originalUrl, deps.links.origin).searchParams.get(FIELD);
  return Math.max(cookieStep(deps, req, whose), reached(deps, readStep(deps.keys, carried, whose), whose));
}

function cookieStep(deps: StepDeps, req: Request, whose: Whose): number {
  const cookie = inCookie(deps, req, whose);
  const known = cookie && deps.clock() - cookie.since >= KNOWN_AFTER_MS ? KNOWN_STEP : 0;
  return Math.max(known, reached(deps, cookie, whose));
}

function reached({ clock }: StepDeps, kept: KeptStep | null, whose: Whose): number {
  return kept && kept.scope === scopeOf(whose) && kept.until > clock() ? kept.step : 0;
}

function inCookie({ keys, links }: StepDeps, req: Request, whose: Whose): KeptStep | null {
  const [value = null] = cookieValues(req, links, nameFor(whose));
  return readStep(keys, value, whose);
}

/** One cookie for each moderator of each site: a browser may be used for several. */
function nameFor({ site, moderator }: Whose): string {
  return `binhluan_step_${digest(`${site.id} ${moderator.id}`).slice(0, 10)}`;
}

/** Answers that ask for one more press lead a step up; all others stay on theirs. */
const ONE_MORE: readonly Notice[] = ['old', 'again', 'machine'];
type Notice = Remark['notice'];

/** The step of the page that answers a press. @param press.notice what it says */
export function stepAfter(
  deps: StepDeps,
  req: Request,
  whose: Whose,
  { nonce, notice }: { nonce: { step: number }; notice: Notice },
): number {
  const step = Math.max(nonce.step, stepOf(deps, req, whose));
  return ONE_MORE.includes(notice) ? Math.min(step + 1, STEPS_MOST) : step;
}

/** To be called for each press but that of the hidden button: a machine that presses all of one page closes no step. */
export async function notePress(
  { store, clock }: { store: Pick<Store, 'write'>; clock: () => number },
  { token }: Whose,
  nonce: { hash: string; step: number },
): Promise<void> {
  if (nonce.step >= KNOWN_STEP) return;
  const use = { nonceHash: nonce.hash, tokenHash: token.hash, now: clock() };
  await store.write((db) => noteUse(db, use), 'rows');
}

/**
 * Notes a press that counted.
 * @param step of the page it was made on
 * @returns what to add to the address that the browser is sent back to: '' or `?…`
 */
export function keepStep(deps: StepDeps, req: Request, res: Response, whose: Whose, step: number): string {
  const { keys, links, clock } = deps;
  const now = clock();
  const kept = { step, until: now + STEP_MS, scope: scopeOf(whose) };
  const since = inCookie(deps, req, whose)?.since ?? now;
  const value = writeStep(keys, { ...kept, since }, whose);
  res.cookie(cookieName(links, nameFor(whose)), value, { ...cookieOptions(links), maxAge: COOKIE_MS });
  // An address may be passed on: it does not make another browser a known one.
  return step === 0 ? '' : `?${FIELD}=${writeStep(keys, { ...kept, since: now }, whose)}`;
}

/** The step a page shall be opened on, for its address; '' where the browser's cookie says as much. */
export function carriedStep(deps: StepDeps, req: Request, whose: Whose, step: number): string {
  if (step <= cookieStep(deps, req, whose)) return '';
  const now = deps.clock();
  const kept = { since: now, step, until: now + STEP_MS, scope: scopeOf(whose) };
  return `${FIELD}=${writeStep(deps.keys, kept, whose)}`;
}

/** A machine pressed: its browser is nobody's. */
export function forgetSteps({ links }: Pick<StepDeps, 'links'>, res: Response, whose: Whose): void {
  res.clearCookie(cookieName(links, nameFor(whose)), cookieOptions(links));
}
