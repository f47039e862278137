/** A decision on one comment, the reason of a refusal, or either taken back. */
import { act } from '../deciding/act.ts';
import type { DecisionAction } from '../deciding/actions.ts';
import { judgeEdit } from '../deciding/edited.ts';
import { byLink } from '../deciding/guard.ts';
import { readReason } from '../deciding/reason.ts';
import { announceLater } from '../outcome.ts';
import { reasonsFor, wordsOf } from '../words.ts';
import { noteInLog, type Press } from './press.ts';

/** @param next the anchor of the comment to go on with after a decision */
export async function pressDecision(
  press: Press,
  action: DecisionAction,
  next: () => Promise<string | undefined>,
): Promise<void> {
  const { deps, visitor, form, comment, nonce, show } = press;
  const { token, site } = visitor;
  const draft = action === 'edit' && form.text !== null ? form.text : undefined;
  const other = action === 'reason' && form.other !== null ? form.other : undefined;
  if (nonce.kind === 'expired') return show({ notice: 'old', draft, other });

  const edit = action === 'edit' ? judgeEdit(deps, site, form.text) : null;
  if (edit?.kind === 'open') return show({ notice: null, draft: (await press.load())?.shown.text ?? '' });
  if (edit?.kind === 'fault') return show({ notice: null, draft, fault: edit.fault }, 422);
  const reason = action === 'reason' ? readReason(form, reasonsFor(site)) : null;
  if (action === 'reason' && reason === null) return show({ notice: 'unclear' }, 422);

  const result = await deps.store.write((db) =>
    act(db, {
      action,
      id: comment,
      page: token.comments.map(([id]) => id),
      version: nonce.version,
      nonceHash: nonce.hash,
      canary: false,
      ...byLink(visitor),
      channel: visitor.channel,
      edited: edit?.kind === 'ready' ? edit.rendered : null,
      reason,
      now: press.now,
    }),
  );
  noteInLog(press, result.kind);
  if (result.kind === 'gone') return press.unknown();
  if (result.kind === 'late') return show({ notice: 'late' });
  if (result.kind === 'voided') return show({ notice: 'machine' });
  if (result.kind === 'again') return show({ notice: 'again', draft, other });
  if (result.kind === 'settled' && draft !== undefined)
    return show({ notice: null, draft, fault: wordsOf(site.locale).edit.lost });
  press.back(action === 'undo' || action === 'reason' ? undefined : await next());
  if (result.kind === 'done') announceLater(deps, result.comment);
}
