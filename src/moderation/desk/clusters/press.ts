/** One decision for a group of comments. */
import type { Request, Response } from 'express';
import { digest } from '../../../signing.ts';
import type { CommentRow } from '../../../store/database/schema.ts';
import { decideMany } from '../../../store/deciding/many.ts';
import { COUNTED_MOST, membersOf } from '../../../store/desk/clusters.ts';
import { sendBack } from '../../answer.ts';
import type { ModerationDeps } from '../../deps.ts';
import { announceLater } from '../../outcome.ts';
import { readForm, WHOLE } from '../../visit/form.ts';
import { wordsOf } from '../../words.ts';
import { deskPath } from '../frame.ts';
import type { AtDesk } from '../guard.ts';
import { answerNoSite, refused } from '../refusals.ts';
import { deskWords } from '../words.ts';
import { askedCluster, CLUSTER_ACTIONS, showCluster } from './page.ts';

/** Decided in one unit of work, so that other writers get their turn. */
const AT_ONCE = 100;
/** Publishing needs a look at each text; refusing a flood does not. */
const UNSEEN_TOO: readonly string[] = ['reject', 'spam'];

type Item = { id: string; version: number };

export async function pressedCluster(
  deps: ModerationDeps,
  at: AtDesk,
  req: Request,
  res: Response,
): Promise<void> {
  const { seat, place } = at;
  const { site, moderator } = place;
  const proof = seat.judge(req, { place, comment: WHOLE });
  if (proof.kind === 'foreign') return refused(at, res);
  const asked = await askedCluster(deps, at, req);
  if (!asked) return answerNoSite(deps, req, res);
  const form = readForm(req.body);
  const action = CLUSTER_ACTIONS.find((each) => form.action === `many-${each}`);
  const again = (fault: string, status?: number) => showCluster(deps, at, req, res, asked, { fault, status });
  if (!action) return again(wordsOf(site.locale).notice.unclear, 422);
  if (proof.kind === 'expired') return again(wordsOf(site.locale).notice.old);
  const chosen = form.chosen.flatMap((value): Item[] => {
    const [, id, version] = /^([\w-]{1,60})\.(\d{1,9})$/.exec(value) ?? [];
    return id ? [{ id, version: Number(version) }] : [];
  });
  const { rest, until, shown } = req.body as Record<string, unknown>;
  const takesRest = rest === '1' && UNSEEN_TOO.includes(action);
  if (!chosen.length && !takesRest) return again(deskWords(site.locale).many.nobody, 422);
  // The same press again finds every one of them moved, and the first one's answer.
  const batch = digest(`${proof.hash} ${form.action}`);
  const order = { action, batch, moderator: moderator.id, channel: 'desk', site: site.id } as const;
  const now = deps.clock();
  const { publishDelay } = site.moderation;
  const decide = (items: readonly Item[]) =>
    deps.store.write((db) => decideMany(db, { ...order, items, now, publishDelay }));
  const done: CommentRow[] = [];
  const first = await decide(chosen);
  done.push(...first.done);
  if (takesRest) {
    const seen = new Set([...String(shown ?? '').split(' '), ...chosen.map(({ id }) => id)]);
    const others = await membersOf(deps.store.read, site.id, asked.common, COUNTED_MOST, timeIn(until));
    const unseen = others.filter(({ id }) => !seen.has(id));
    for (let from = 0; from < unseen.length; from += AT_ONCE)
      done.push(...(await decide(unseen.slice(from, from + AT_ONCE))).done);
  }
  deps.logger.info({ site: site.id, action, done: done.length, lost: first.lost }, 'a group decided');
  const said = new URLSearchParams({ batch, ...(first.lost && { lost: String(first.lost) }) });
  const back = deskPath(seat, site.id, asked.path);
  sendBack(res, `${back}${back.includes('?') ? '&' : '?'}${said}`);
  for (const row of done) announceLater(deps, row);
}

/** Comments that began to wait after the page was made were not among those it counted. */
function timeIn(until: unknown): number {
  return typeof until === 'string' && /^\d{1,15}$/.test(until) ? Number(until) : 0;
}
