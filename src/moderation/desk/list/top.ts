/** What stands above every list: what needs attention, the tabs, how the day goes. */
import { html, type SafeHtml } from '../../../html.ts';
import { QUEUES, type QueueCounts } from '../../../store/desk/queues.ts';
import type { Today } from '../../../store/desk/today.ts';
import type { Trouble } from '../../../store/desk/trouble.ts';
import { fill, formatDate, formatTime } from '../../../texts.ts';
import { alarmErrorInWords } from '../alarm-words.ts';
import { inWords } from '../durations.ts';
import type { Place } from '../places.ts';
import type { DeskWords } from '../words.ts';
import { type ListName, pathOf } from './wanted.ts';

export interface TopFacts {
  place: Place;
  desk: DeskWords;
  path(rest: string): string;
  now: number;
}

/** Origins that are named; the rest are on the page of mails and origins' own log. */
const ORIGINS_MOST = 3;

/**
 * The red strip; null when all is well.
 * @param ignored how many changed settings have no effect: an editor's business
 */
export function strip(
  trouble: Trouble,
  ignored: number,
  { place: { site, role }, desk, path, now }: TopFacts,
): SafeHtml | null {
  const isEditor = role === 'editor';
  const words = desk.strip;
  const person = (id: string) => site.moderators.find((moderator) => moderator.id === id);
  const lines: { text: string; to: string | null }[] = [
    ...trouble.failing.map(({ moderator, since }) => {
      const address = shortAddress(person(moderator)?.email ?? moderator);
      const text =
        since === null
          ? fill(words.mail, { address })
          : fill(words.mailSince, { address, time: moment(since) });
      return { text, to: '/mails' };
    }),
    ...trouble.unconfirmed.map(({ moderator }) => ({
      text: fill(words.unconfirmed, { name: person(moderator)?.name ?? moderator }),
      to: '/mails',
    })),
    ...(trouble.parked
      ? [
          {
            text: fill(trouble.parked === 1 ? words.parkedOne : words.parked, { n: trouble.parked }),
            to: '/parked',
          },
        ]
      : []),
    ...(trouble.diverted
      ? [{ text: fill(words.diverted, { n: trouble.diverted.spam, all: trouble.diverted.all }), to: '/spam' }]
      : []),
    ...trouble.alarms.map(({ channel, error }) => ({
      text: fill(words.alarm[channel], { why: alarmErrorInWords(channel, error, desk) }),
      to: isEditor ? '/settings/alarm' : null,
    })),
    ...(ignored && isEditor
      ? [{ text: fill(ignored === 1 ? words.ignoredOne : words.ignored, { n: ignored }), to: '/settings' }]
      : []),
    ...trouble.origins.slice(0, ORIGINS_MOST).map(({ origin, count }) => ({
      text: fill(count === 1 ? words.originOnce : words.origin, {
        host: origin.replace(/^https?:\/\//, '').slice(0, 80),
        n: count,
      }),
      to: null,
    })),
  ];
  const [first, ...rest] = lines;
  if (!first) return null;
  const all = html`<ul>${lines.map(({ text, to }) => html`<li>${to ? html`<a href="${path(to)}">${text}</a>` : html`<span>${text}</span>`}</li>`)}</ul>`;
  // On a phone the comments come first: several troubles are one line to unfold.
  const folded = html`<details><summary>${fill(words.more, { first: first.text, n: rest.length })}</summary>${all}</details>`;
  return html`<section class="strip" aria-label="${words.title}">${rest.length ? folded : all}</section>`;

  function moment(ms: number): string {
    const time = formatTime(ms, site);
    const day = formatDate(ms, site);
    return day === formatDate(now, site) ? time : `${time} ${day.slice(0, 5)}`;
  }
}

/** `lan@…` */
export function shortAddress(email: string): string {
  return email.replace(/@.*$/, '@…');
}

/** "Chờ duyệt 12 | Spam 3 | Bị báo vi phạm 1 | Đã xử lý" */
export function tabs(list: ListName, counts: QueueCounts, { desk, path }: TopFacts): SafeHtml {
  return html`<nav class="tabs" id="tabs" aria-label="${desk.tabs.title}"><ul>${QUEUES.map((queue) => {
    const n = queue === 'decided' ? null : counts[queue];
    return html`<li><a href="${path(pathOf({ list: queue }))}"${queue === list ? html` aria-current="page"` : null}>${desk.tabs[queue]}${n ? html` <b>${n}</b>` : null}</a></li>`;
  })}</ul></nav>`;
}

/** "Lâu nhất 25 phút · Hôm nay: nhận 104, đăng 88, không đăng 9, spam 3" */
export function dayLine({ oldest, medianWait, ...n }: Today, { desk, now }: TopFacts): SafeHtml {
  const { day } = desk;
  const parts = [
    ...(oldest === null ? [] : [fill(day.oldest, { time: inWords(now - oldest, desk) })]),
    fill(day.today, { received: n.received, approved: n.approved, refused: n.refused }) +
      (n.spam ? fill(day.spam, { n: n.spam }) : ''),
    ...(medianWait === null ? [] : [fill(day.median, { time: inWords(medianWait, desk) })]),
  ];
  return html`<p class="day" id="day">${parts.map((part, at) => html`${at ? ' · ' : ''}<span>${part}</span>`)}</p>`;
}
