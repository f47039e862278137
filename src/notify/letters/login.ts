/** The mail that lets somebody in at the desk. */
import { confirmCode } from '../../confirm-code.ts';
import { formatTime } from '../../texts.ts';
import { codeWords } from '../wording/code.ts';
import { NAME_MOST } from '../wording/comment.ts';
import { plainLine } from '../wording/plain.ts';
import type { ReadLetter, Sending } from './letter.ts';
import { type Note, note } from './note.ts';
import { wordsOf } from './words.ts';

/** From the moment it is handed to the mail server. */
const LASTS_MS = 15 * 60_000;
/** Whoever asked so long ago has asked again by now; a mail server that was away must not let old letters loose. */
const WANTED_MS = 60 * 60_000;

export const readLogin: ReadLetter = async (_db, { keys }, sending) => {
  const { mail, site, now } = sending;
  if (now - mail.created_at > WANTED_MS) return null;
  const expiresAt = now + LASTS_MS;
  const code = site.moderation.confirm === 'code' ? confirmCode(keys, mail.id) : null;
  return {
    to: null,
    list: null,
    mints: [{ purpose: 'login', comments: [], actions: [], expiresAt }],
    write: ([open = '']) => loginNote(sending, { open, code, expiresAt }),
  };
};

export function loginNote(
  { site, moderator }: Pick<Sending, 'site' | 'moderator'>,
  { open, code = null, expiresAt }: { open: string; code?: string | null; expiresAt: number },
): Note {
  const say = wordsOf('login', site.locale);
  const values = {
    site: plainLine(site.name, NAME_MOST),
    name: plainLine(moderator.name, NAME_MOST),
    time: formatTime(expiresAt, site),
  };
  return note({
    subject: say('subject', values),
    locale: site.locale,
    site: values.site,
    preheader: say('preheader', values),
    greeting: say('greeting', values),
    open: { label: say('open'), url: open },
    code: codeWords(code, site.locale),
    lines: [say('once', values)],
    footer: [say('unasked'), say('secret', values)],
  });
}
