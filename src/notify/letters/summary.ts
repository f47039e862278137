/** The daily mail with what came of yesterday's comments: counts and a link, no texts. */
import { waitingFacts } from '../../store/health/alarms.ts';
import { type DayFacts, dayFacts } from '../../store/mail/day.ts';
import { formatDate } from '../../texts.ts';
import { NAME_MOST } from '../wording/comment.ts';
import { dayBefore } from '../wording/day.ts';
import { span } from '../wording/moment.ts';
import { plainLine } from '../wording/plain.ts';
import { wording } from '../wording/texts.ts';
import type { ReadLetter, Sending } from './letter.ts';
import { type Note, note } from './note.ts';
import { wordsOf } from './words.ts';

/** A summary that could not be sent all day is yesterday's news. */
const WANTED_MS = 24 * 60 * 60_000;

/** Nothing to send when summaries were turned off meanwhile. */
export const readSummary: ReadLetter = async (db, { links }, sending) => {
  const { mail, site, now } = sending;
  const { summary } = site.moderation;
  if (summary === null || now - mail.created_at > WANTED_MS) return null;
  const day = dayBefore(mail.created_at, site);
  const facts = await dayFacts(db, { site: site.id, ...day });
  const waiting = await waitingFacts(db, site.id);
  return {
    to: null,
    list: 'pausable',
    mints: [],
    write: (_urls, pause) =>
      summaryNote(sending, { facts, day: day.from, waiting, desk: `${links.base}/desk`, pause, at: summary }),
  };
};

export interface SummaryFacts {
  facts: DayFacts;
  /** A moment of the day that it is about. */
  day: number;
  waiting: { count: number; since: number | null };
  desk: string;
  pause: string | null;
  /** Time of day at which it is sent. */
  at: string;
}

export function summaryNote(
  { site, moderator, now }: Pick<Sending, 'site' | 'moderator' | 'now'>,
  { facts, day, waiting, desk, pause, at }: SummaryFacts,
): Note {
  const { locale } = site;
  const say = wordsOf('summary', locale);
  const { received, published } = facts;
  const values = {
    site: plainLine(site.name, NAME_MOST),
    name: plainLine(moderator.name, NAME_MOST),
    date: formatDate(day, site),
    time: at,
  };
  const { count, since } = waiting;
  const state =
    since === null ? say('nothing') : say('waiting', { n: count, age: span(now - since, locale) });
  const counted = ['received', 'published', 'edited', 'refused', 'spam'] as const;
  return note({
    subject: say('subject', { ...values, received, published }),
    locale,
    site: values.site,
    preheader: state,
    greeting: `${say('greeting', values)} ${state}`,
    lead: [say('figures', values)],
    facts: counted.map((key) => ({ label: say(key), value: String(facts[key]) })),
    open: { label: say('open'), url: desk },
    footer: [say('footer', values)],
    pause: pause === null ? null : { label: wording(locale)('pause'), url: pause },
  });
}
