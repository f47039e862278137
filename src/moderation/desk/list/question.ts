/** A page at the desk that asks about an action: opened by its address, or with what was sent from it. */
import type { Request, Response } from 'express';
import type { PageAction } from '../../deciding/actions.ts';
import type { Loaded } from '../../deciding/load.ts';
import type { ModerationDeps } from '../../deps.ts';
import { readQuestion } from '../../pages/asking/address.ts';
import type { Asked } from '../../pages/asking/asked.ts';
import { askAbout } from '../../pages/asking/page.ts';
import { isOffered } from '../../pages/more.ts';
import { sendDesk } from '../frame.ts';
import type { AtDesk } from '../guard.ts';
import { contextAt } from '../visitor.ts';
import { loadItem } from './load.ts';
import { HERE } from './page.ts';
import type { PressedPage } from './pressed-page.ts';

/** Answers with the page that an address asks for; `page` itself where it asks nothing, or nothing that is offered. */
export async function openPage(
  deps: ModerationDeps,
  at: AtDesk,
  req: Request,
  res: Response,
  page: PressedPage,
): Promise<void> {
  const { action, comment } = readQuestion(req.query) ?? {};
  const loaded = comment ? await loadItem(deps.store.read, at.place, comment, deps.clock()) : null;
  if (!action || !loaded || !isOffered(action, loaded, await contextAt(deps, at))) return page.show({});
  return sendQuestion(deps, at, res, { action, loaded, asked: {}, status: 200, page });
}

export async function sendQuestion(
  deps: ModerationDeps,
  at: AtDesk,
  res: Response,
  about: { action: PageAction; loaded: Loaded; asked: Asked; status: number; page: PressedPage },
): Promise<void> {
  const { action, loaded, asked, status, page } = about;
  const context = await contextAt(deps, at);
  const frame = askAbout(action, loaded, context, asked, { path: page.path, batch: true });
  if (!frame) return page.show({});
  const { title, body } = frame;
  sendDesk(res, at.seat, { site: at.place.site, title, body, here: HERE }, { status });
}
