/** A letter: read from the rows, claimed, and written with the links of this try. */
import type { Store } from '../../store/database/open.ts';
import type { MailRow } from '../../store/database/schema.ts';
import type { LetterKind, ReaderKind } from '../../store/mail/letters.ts';
import { claimMail } from '../../store/mail/rows.ts';
import { linkExpiry, mintLinks, pauseMint } from '../minting.ts';
import { type Cancel, cautionAfter, type Due, type Prepared } from '../ready.ts';
import { readEscalation } from './escalation.ts';
import { readForward } from './forward.ts';
import type { LetterDeps, ReadLetter } from './letter.ts';
import { readLogin } from './login.ts';
import { noteHtml } from './note-html.ts';
import { noteText } from './note-text.ts';
import { readSummary } from './summary.ts';
import { readTrial } from './trial.ts';

type ModeratorKind = Exclude<LetterKind, ReaderKind>;

const READERS: Record<ModeratorKind, ReadLetter> = {
  trial: readTrial,
  login: readLogin,
  forward: readForward,
  summary: readSummary,
  escalation: readEscalation,
};

export async function prepareLetter(
  { read, write }: Pick<Store, 'read' | 'write'>,
  deps: LetterDeps,
  { due, kind, cancel }: { mail: MailRow; due: Due | null; kind: ModeratorKind; cancel: Cancel },
  now: number,
): Promise<Prepared> {
  const letter = due && (await READERS[kind](read, deps, { ...due, now }));
  if (!due || !letter) return cancel();
  const { site, moderator } = due;
  const to = letter.to ?? { name: moderator.name, address: moderator.email };
  const claimed = await write(async (db) => {
    const mail = await claimMail(db, due.mail, now);
    if (!mail) return null;
    const pausing = letter.list === 'pausable' ? [pauseMint(linkExpiry(site, now))] : [];
    const mints = [...letter.mints, ...pausing];
    const urls = await mintLinks(db, deps, { mail, to: to.address, mints, now });
    return { mail, urls, pause: pausing.length ? (urls.at(-1) as string) : null };
  }, 'rows');
  if (!claimed) return { kind: 'skipped' };
  const { mail, urls, pause } = claimed;
  const note = letter.write(urls.slice(0, letter.mints.length), pause);
  return {
    kind: 'ready',
    mail,
    site,
    to,
    own: letter.to === null,
    message: { subject: note.subject, text: noteText(note), html: noteHtml(note) },
    list: letter.list === null ? null : { unsubscribe: pause },
    caution: cautionAfter(mail),
    comments: 0,
    leftOut: false,
    followUp: null,
  };
}
