/** "Đăng (7)": one press on all that are ticked; and that taken back. */
import type { Response } from 'express';
import type { ModeratorAction } from '../../../../comment.ts';
import { decideMany, undoBatch } from '../../../../store/deciding/many.ts';
import { sendBack } from '../../../answer.ts';
import type { ModerationDeps } from '../../../deps.ts';
import { announceLater } from '../../../outcome.ts';
import type { Form } from '../../../visit/form.ts';
import { wordsOf } from '../../../words.ts';
import type { AtDesk } from '../../guard.ts';
import { deskWords } from '../../words.ts';
import type { PressedPage } from '../pressed-page.ts';

type ManyName = `many-${ModeratorAction | 'undo'}`;

/** @param allowed actions that the page offers */
export function isManyAction(value: string | null, allowed: readonly string[]): value is ManyName {
  return value === 'many-undo' || (value?.startsWith('many-') === true && allowed.includes(value.slice(5)));
}

export interface ManyPress {
  form: Form;
  action: ManyName;
  nonce: { kind: 'valid' | 'expired'; hash: string };
  now: number;
  page: PressedPage;
  res: Response;
}

export async function pressMany(
  deps: ModerationDeps,
  { place: { site, moderator } }: AtDesk,
  { form, action, nonce, now, page, res }: ManyPress,
): Promise<void> {
  const { store, logger } = deps;
  const desk = deskWords(site.locale);
  if (nonce.kind === 'expired') return page.show({ fault: wordsOf(site.locale).notice.old });
  const by = { moderator: moderator.id, channel: 'desk', site: site.id, now } as const;
  if (action === 'many-undo') {
    const batch = form.batch ?? '';
    const since = now - site.moderation.undoMinutes * 60_000;
    const { done, lost } = await store.write((db) => undoBatch(db, { ...by, batch, since }));
    logger.info({ site: site.id, action, done: done.length, lost }, 'several decided');
    return sendBack(res, page.afterMany(batch, 0));
  }
  const items = form.chosen.flatMap((value) => {
    const [, id, version] = /^([\w-]{1,60})\.(\d{1,9})$/.exec(value) ?? [];
    return id ? [{ id, version: Number(version) }] : [];
  });
  if (!items.length) return page.show({ fault: desk.many.nobody, status: 422 });
  const verb = action.slice(5) as ModeratorAction;
  const { publishDelay } = site.moderation;
  // The same press again finds every one of them moved, and the first one's answer.
  const batch = nonce.hash;
  const { done, lost } = await store.write((db) =>
    decideMany(db, { ...by, items, action: verb, batch, publishDelay }),
  );
  logger.info({ site: site.id, action, done: done.length, lost }, 'several decided');
  sendBack(res, page.afterMany(batch, lost));
  for (const row of done) announceLater(deps, row);
}
