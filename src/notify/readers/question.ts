/** The one mail to an address that nobody has confirmed: it asks, and holds no word that a stranger could have chosen. */
import { questionOf } from '../../store/mail/replies.ts';
import { formatDate } from '../../texts.ts';
import { aboutOf } from '../letters/letter.ts';
import { type Note, note } from '../letters/note.ts';
import { wordsOf } from '../letters/words.ts';
import { linkExpiry } from '../minting.ts';
import { NAME_MOST } from '../wording/comment.ts';
import { plainLine } from '../wording/plain.ts';
import type { ReadToReader, ToReader } from './letter.ts';

export const readQuestion: ReadToReader = async (db, _deps, sending) => {
  const { mail, site, now } = sending;
  const found = await questionOf(db, String(aboutOf(mail).comment));
  if (!found) return null;
  const expiresAt = linkExpiry(site, now);
  return { ...found, expiresAt, listed: false, write: (link) => questionNote(sending, link, expiresAt) };
};

function questionNote({ site }: Pick<ToReader, 'site'>, open: string, expiresAt: number): Note {
  const say = wordsOf('confirm', site.locale);
  const values = { site: plainLine(site.name, NAME_MOST), date: formatDate(expiresAt, site) };
  return note({
    subject: say('subject', values),
    locale: site.locale,
    site: values.site,
    preheader: say('preheader'),
    greeting: say('greeting', values),
    open: { label: say('open'), url: open },
    lines: [say('until')],
    footer: [say('footer', values), say('stranger')],
  });
}
