/** The mail to everyone of a site when a comment has waited too long: counts and links, no texts. */
import { LINK_ACTIONS } from '../../comment.ts';
import { confirmCode } from '../../confirm-code.ts';
import { waitingFacts } from '../../store/health/alarms.ts';
import { oldestWaiting } from '../../store/mail/facts.ts';
import { BATCH_MOST } from '../../store/mail/plan.ts';
import { formatDate } from '../../texts.ts';
import { linkExpiry } from '../minting.ts';
import { codeWords } from '../wording/code.ts';
import { NAME_MOST } from '../wording/comment.ts';
import { moment, span } from '../wording/moment.ts';
import { plainLine } from '../wording/plain.ts';
import { wording } from '../wording/texts.ts';
import type { ReadLetter, Sending } from './letter.ts';
import { type Note, note } from './note.ts';
import { wordsOf } from './words.ts';

/** Nothing to say when everything was decided meanwhile. */
export const readEscalation: ReadLetter = async (db, { keys, links }, sending) => {
  const { mail, site, now } = sending;
  const oldest = await oldestWaiting(db, { site: site.id, most: BATCH_MOST });
  const { count, since } = await waitingFacts(db, site.id);
  if (!oldest.length || since === null) return null;
  const expiresAt = linkExpiry(site, now);
  const comments = oldest.map(({ id, revision }): [string, number] => [id, revision]);
  const code = site.moderation.confirm === 'code' ? confirmCode(keys, mail.id) : null;
  return {
    to: null,
    // Nobody may stop it, so it does not offer to be stopped.
    list: 'listed',
    mints: [{ purpose: 'batch', comments, actions: LINK_ACTIONS, expiresAt }],
    write: ([open = '']) =>
      escalationNote(sending, {
        ...{ count, since, open, code, expiresAt },
        inBatch: comments.length,
        desk: `${links.base}/desk`,
      }),
  };
};

export interface EscalationFacts {
  /** How many wait, and since when the first does. */
  count: number;
  since: number;
  /** How many of them the page behind `open` has. */
  inBatch: number;
  open: string;
  desk: string;
  code: string | null;
  expiresAt: number;
}

export function escalationNote(
  { site, moderator, now }: Pick<Sending, 'site' | 'moderator' | 'now'>,
  { count, since, inBatch, open, desk, code, expiresAt }: EscalationFacts,
): Note {
  const { locale, moderation } = site;
  const say = wordsOf('escalation', locale);
  const shared = wording(locale);
  const name = plainLine(moderator.name, NAME_MOST);
  const values = {
    name,
    site: plainLine(site.name, NAME_MOST),
    n: count,
    since: moment(since, now, site),
    age: span(now - since, locale),
    limit: span(moderation.escalateAfter, locale),
  };
  const left = count - inBatch;
  return note({
    subject: say('subject', values),
    locale,
    site: values.site,
    preheader: say('preheader', values),
    greeting: say('greeting', values),
    lead: left > 0 ? [say('oldest', { n: inBatch, left })] : [],
    open: { label: shared('open', { n: inBatch }), url: open },
    code: codeWords(code, locale),
    lines: [say('why', values)],
    more: { label: say('desk'), url: desk },
    footer: [shared('footer', { name, date: formatDate(expiresAt, site) })],
  });
}
