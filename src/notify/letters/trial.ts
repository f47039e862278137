/** The trial mail: does mail reach this moderator, and not the spam folder? */
import { addressMark, isConfirmed, markOf } from '../../store/mail/trials.ts';
import { mailboxStates } from '../../store/moderators/mailboxes.ts';
import { formatDate } from '../../texts.ts';
import { linkExpiry } from '../minting.ts';
import { NAME_MOST } from '../wording/comment.ts';
import { plainLine } from '../wording/plain.ts';
import type { ReadLetter, Sending } from './letter.ts';
import { type Note, note } from './note.ts';
import { wordsOf } from './words.ts';

/** Nothing to ask when the address was confirmed meanwhile, or is another one by now. */
export const readTrial: ReadLetter = async (db, { keys }, sending) => {
  const { mail, site, moderator, now } = sending;
  const mark = addressMark(keys, moderator.email);
  if (markOf(mail.about) !== mark) return null;
  if (isConfirmed((await mailboxStates(db, site.id))(moderator.id), mark)) return null;
  const expiresAt = linkExpiry(site, now);
  return {
    to: null,
    // Like the mails it asks about, so that a filter treats it like them; but there is one thing to press.
    list: 'pausable',
    mints: [{ purpose: 'trial', comments: [], actions: ['confirm'], expiresAt }],
    write: ([confirm = '']) => trialNote(sending, { confirm, expiresAt }),
  };
};

export function trialNote(
  { site, moderator }: Pick<Sending, 'site' | 'moderator'>,
  { confirm, expiresAt }: { confirm: string; expiresAt: number },
): Note {
  const say = wordsOf('trial', site.locale);
  const name = plainLine(moderator.name, NAME_MOST);
  const values = { site: plainLine(site.name, NAME_MOST), name, date: formatDate(expiresAt, site) };
  return note({
    subject: say('subject', values),
    locale: site.locale,
    site: values.site,
    preheader: say('preheader'),
    greeting: say('greeting', values),
    notices: [say('spam')],
    open: { label: say('open'), url: confirm },
    lines: [say('anyway')],
    footer: [say('footer', values), say('stranger', values)],
  });
}
