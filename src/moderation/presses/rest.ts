/** All comments of a link that still wait, approved by one press as far as they are ticked; and that taken back. */
import { decideMany, undoBatch } from '../../store/deciding/many.ts';
import { announceLater } from '../outcome.ts';
import { wordsOf } from '../words.ts';
import { aboutOf, carryOut, NOTICES, type Press, undoableSince } from './press.ts';

/** @param anchor where the page is to open afterwards */
export async function pressApproveRest(press: Press, anchor: () => Promise<string>): Promise<void> {
  const { form, nonce, visitor, deps, now } = press;
  const { site, moderator } = visitor;
  if (!form.asked) return press.lookUp();
  if (nonce.kind === 'expired') return press.ask({ notice: 'old', chosen: form.chosen });
  const mine = aboutOf(press);
  const items = form.chosen.flatMap((value) => {
    const [, id = '', version] = /^(.+)\.(\d{1,9})$/.exec(value) ?? [];
    return mine.includes(id) ? { id, version: Number(version) } : [];
  });
  if (!items.length)
    return press.ask({ chosen: [], fault: wordsOf(site.locale).ask['approve-rest'].none }, 422);
  const result = await carryOut(press, 'approve', (db) =>
    decideMany(db, {
      items,
      action: 'approve',
      moderator: moderator.id,
      channel: visitor.channel,
      site: site.id,
      batch: nonce.hash,
      nonceHash: nonce.hash,
      now,
      publishDelay: site.moderation.publishDelay,
    }),
  );
  if (result === 'voided') return press.show({ notice: NOTICES.voided });
  if (result === 'again') return press.ask({ notice: 'again', chosen: form.chosen });
  press.back(await anchor());
  if (result !== 'repeated') for (const row of result.done) announceLater(deps, row);
}

/** @param anchor where the page is to open afterwards */
export async function pressUndoRest(press: Press, anchor: string): Promise<void> {
  const { form, nonce, visitor, now } = press;
  if (nonce.kind === 'expired') return press.show({ notice: 'old' });
  const { batch } = form;
  if (batch === null) return press.show({ notice: 'unclear' }, 422);
  const result = await carryOut(press, 'undo', (db) =>
    undoBatch(db, {
      batch,
      site: visitor.site.id,
      among: visitor.token.comments.map(([id]) => id),
      moderator: visitor.moderator.id,
      channel: visitor.channel,
      nonceHash: nonce.hash,
      now,
      since: undoableSince(press),
    }),
  );
  if (result === 'voided' || result === 'again') return press.show({ notice: NOTICES[result] });
  if (result !== 'repeated' && !result.done.length && result.late) return press.show({ notice: 'lateAll' });
  press.back(anchor);
}
