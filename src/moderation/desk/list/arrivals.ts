/** How many comments began to wait after a page was opened, for the page's script. */
import type { Request, Response } from 'express';
import { html } from '../../../html.ts';
import { arrivalsAfter } from '../../../store/desk/queues.ts';
import type { ModerationDeps } from '../../deps.ts';
import { sendPart } from '../frame.ts';
import { atDesk } from '../guard.ts';
import { readCursor } from './wanted.ts';

/** The script reads documents only, so that no text of an answer can ever become code. */
export async function showArrivals({ store }: ModerationDeps, req: Request, res: Response): Promise<void> {
  const { site } = atDesk(res).place;
  const after = readCursor(String(req.query.after ?? ''));
  const n = after ? await arrivalsAfter(store.read, site.id, after) : 0;
  sendPart(res, 200, html`<p data-new="${n}">${n}</p>`);
}
