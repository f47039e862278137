/** Answers to links that have expired: 410 with a button that mails a new link to the address in the settings. */
import type { Request, Response } from 'express';
import { noteRenewal, RENEWAL_HELD_MS } from '../store/mail/renewals.ts';
import { byLink, guarded } from './deciding/guard.ts';
import type { ModerationDeps } from './deps.ts';
import { refuse, refusedAsForeign } from './lost-links.ts';
import { expiredPage, type Renewal } from './pages/lost.ts';
import { NOTICES } from './presses/press.ts';
import { planRenewal, sendRenewal } from './renewal.ts';
import { tokenForLog, type Visitor } from './visit/access.ts';
import { readForm } from './visit/form.ts';
import { judgeProof, sendWithProof } from './visit/proof.ts';
import { notePress, stepAfter } from './visit/steps.ts';

export async function answerExpired(
  deps: ModerationDeps,
  req: Request,
  res: Response,
  visitor: Visitor,
): Promise<void> {
  const { token, site } = visitor;
  const show = (status: number, renewal: Renewal, step = 0) =>
    sendWithProof(deps, res, visitor, { status, step }, (nonce) => expiredPage(visitor, nonce, renewal));
  if (token.purpose === 'pause') return show(410, 'useNewest');
  const form = readForm(req.body);
  if (req.method !== 'POST') return show(410, 'offered');
  if (refusedAsForeign(deps, req, res, site.locale)) return;
  if (form.action !== 'renew' && !form.canary) return show(410, 'offered');
  const nonce = judgeProof(deps, visitor, form.nonce);
  if (nonce.kind === 'foreign') return refuse(deps, req, res, site.locale);
  const again = (notice: 'old' | 'again' | 'machine') =>
    show(410, notice, stepAfter(deps, req, visitor, { nonce, notice }));
  if (!form.canary) await notePress(deps, visitor, nonce);
  if (nonce.kind === 'expired' && !form.canary) return again('old');
  const result = await renew(deps, visitor, { nonce, canary: form.canary });
  if (result === 'voided' || result === 'again') {
    deps.logger.warn({ site: site.id, link: tokenForLog(token), result }, 'a machine pressed buttons');
    return again(NOTICES[result]);
  }
  // Pressed twice: the first one asked for it.
  if (result === 'repeated') return show(200, 'sent');
  sendRenewal(deps, result?.mailId ?? null, RENEWAL_HELD_MS);
  show(200, result ? 'sent' : 'nothing');
}

function renew(
  { store, mailDomain, clock }: ModerationDeps,
  visitor: Visitor,
  { nonce, canary }: { nonce: { hash: string }; canary: boolean },
) {
  const { token, site, moderator, channel } = visitor;
  const now = clock();
  const comments = token.comments.map(([id]) => id);
  const whose = { site: site.id, moderator: moderator.id, now };
  const pressed = {
    about: [],
    page: comments,
    kind: 'renew-links',
    nonceHash: nonce.hash,
    canary,
    ...byLink(visitor),
    now,
  };
  return store.write((db) =>
    guarded(db, pressed, async () => {
      const planned = await planRenewal(db, { ...whose, comments, domain: mailDomain });
      if (planned?.mailId) await noteRenewal(db, { ...whose, channel, press: nonce.hash }, planned.mailId);
      return planned;
    }),
  );
}
