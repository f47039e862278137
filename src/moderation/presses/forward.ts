/** A comment handed on by mail to somebody who knows more; and kept from leaving. */
import { LIMITS } from '../../comment.ts';
import { seal } from '../../signing.ts';
import { commentById } from '../../store/comments.ts';
import { cancelForward, forwardComment, HELD_MS, HOURLY_MOST } from '../../store/deciding/forwards.ts';
import { fill } from '../../texts.ts';
import { oneLine } from '../deciding/reason.ts';
import { maskedAddress, wordsOf } from '../words.ts';
import { carryOut, doingOf, NOTICES, type Press } from './press.ts';

/** Longest note, in UTF-16 units. */
export const NOTE_MOST = 500;

export async function pressForward(press: Press): Promise<void> {
  const { form, nonce, visitor, deps } = press;
  const words = wordsOf(visitor.site.locale).ask.forward;
  const email = (form.email ?? '').trim();
  const note = (form.note ?? '').normalize('NFC').replace(/\r\n?/g, '\n').trim();
  const draft = { email, note };
  if (!form.asked) return press.lookUp();
  if (nonce.kind === 'expired') return press.ask({ notice: 'old', ...draft });
  if (!isAddress(email)) return press.ask({ ...draft, fault: words.wrong, at: 'email' }, 422);
  if (note.length > NOTE_MOST)
    return press.ask({ ...draft, fault: fill(words.long, { most: NOTE_MOST }), at: 'note' }, 422);
  const result = await carryOut(press, 'forward', async (db) => {
    const comment = await commentById(db, press.comment);
    if (!comment || comment.version !== nonce.version) return 'lost';
    return forwardComment(db, doingOf(press), {
      comment,
      recipient: seal(deps.keys.seal, email, 'recipient'),
      hint: maskedAddress(email),
      words: note ? seal(deps.keys.seal, note, 'note') : null,
      domain: deps.mailDomain,
    });
  });
  if (result === 'voided') return press.show({ notice: NOTICES.voided });
  if (result === 'again') return press.ask({ notice: 'again', ...draft });
  if (result === 'limited')
    return press.ask({ ...draft, fault: fill(words.limited, { n: HOURLY_MOST }) }, 429);
  if (result === 'lost') return press.ask({ ...draft, fault: words.lost });
  press.back();
  if (typeof result === 'object')
    void deps.queues.add([
      { queue: 'notify', kind: 'send', mailId: result.mailId, attempt: 0, delay: HELD_MS },
    ]);
}

export async function pressCancelForward(press: Press): Promise<void> {
  if (press.nonce.kind === 'expired') return press.show({ notice: 'old' });
  const result = await carryOut(press, 'cancel-forward', async (db) => {
    const comment = await commentById(db, press.comment);
    return comment !== undefined && (await cancelForward(db, doingOf(press), comment));
  });
  if (result === 'voided' || result === 'again') return press.show({ notice: NOTICES[result] });
  if (result === false) return press.show({ notice: 'left' });
  press.back();
}

/** One address, as people write it; whether it exists only its mail server knows. */
function isAddress(email: string): boolean {
  return (
    email.length <= LIMITS.email &&
    oneLine(email) === email.normalize('NFC') &&
    /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\.]+(\.[^\s@,;:<>()[\]"\\.]+)+$/.test(email)
  );
}
