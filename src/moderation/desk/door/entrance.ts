/** The way into a site's rooms: a seat, and a site on which it counts. */
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { ModerationDeps } from '../../deps.ts';
import { type AtDesk, atDesk, seatOf } from '../guard.ts';
import { answerNoSeat, answerNoSite } from '../refusals.ts';

/** Lets in whoever is a moderator of the site in the path, and leads everybody else to the door. */
export function takeSeat(deps: ModerationDeps): RequestHandler {
  return async (req: Request, res: Response, next: NextFunction) => {
    const seat = await seatOf(deps, req, res);
    if (!seat) return answerNoSeat(deps, req, res);
    const place = seat.sites.get(String(req.params.site));
    if (!place) return answerNoSite(deps, req, res);
    res.locals.desk = { seat, place } satisfies AtDesk;
    next();
  };
}

/** For rooms that are an editor's alone; behind `takeSeat`. */
export function editorsOnly(deps: ModerationDeps): RequestHandler {
  return (req, res, next) => {
    if (atDesk(res).place.role === 'editor') return next();
    answerNoSite(deps, req, res);
  };
}
