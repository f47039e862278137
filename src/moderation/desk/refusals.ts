/** Answers of the desk to whoever may not go on. Nothing was changed in any of them. */
import type { Request, Response } from 'express';
import { html } from '../../html.ts';
import type { ModerationDeps } from '../deps.ts';
import { localeOf } from '../lost-links.ts';
import { wordsOf } from '../words.ts';
import { deskHeaders, deskPath, sendDesk, sendDoor } from './frame.ts';
import type { AtDesk } from './guard.ts';
import { deskWords } from './words.ts';

/** The header that the page's script sends with a press: it asks for the piece of the page that changed. */
export const PIECE = 'Desk-Piece';
/** The header that tells the script the address of the page that the press leads to. */
export const WHOLE_PAGE = 'Desk-Whole';

/** A page leads to the door; a script hears 401 and lets the browser go there. */
export function answerNoSeat({ links }: Pick<ModerationDeps, 'links'>, req: Request, res: Response): void {
  deskHeaders(res);
  if (req.get(PIECE)) return void res.status(401).end();
  res.status(303).set('Location', `${links.path}/desk`).end();
}

/** The same for a site that does not exist, one that is not this person's, and a room that is not. */
export function answerNoSite(
  deps: Pick<ModerationDeps, 'links' | 'sites'>,
  req: Request,
  res: Response,
): void {
  const locale = localeOf(deps, req);
  const words = deskWords(locale);
  sendDoor(res, {
    locale,
    title: words.missing.title,
    status: 404,
    body: html`<h1>${words.missing.page}</h1><p><a class="plain" href="${deps.links.path}/desk">${words.missing.back}</a></p>`,
  });
}

/** 403: the press came from no page of this session. */
export function refused({ seat, place: { site } }: AtDesk, res: Response): void {
  const { gone, title } = wordsOf(site.locale);
  sendDesk(
    res,
    seat,
    {
      site,
      title: title.refused,
      body: html`<div class="plain-page"><h1>${gone.refused}</h1><p><a class="plain" href="${deskPath(seat, site.id)}">${gone.again}</a></p></div>`,
    },
    { status: 403 },
  );
}

export function answerMethod(deps: Pick<ModerationDeps, 'sites'>, req: Request, res: Response): void {
  const locale = localeOf(deps, req);
  const { gone, title } = wordsOf(locale);
  res.set('Allow', 'GET, HEAD, POST');
  sendDoor(res, { locale, title: title.refused, status: 405, body: html`<h1>${gone.unreadable}</h1>` });
}
