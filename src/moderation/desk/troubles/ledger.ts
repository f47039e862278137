/** `/desk/<site>/ledger`: where every comment that ever came in stands; it always adds up. */
import type { Response } from 'express';
import { html } from '../../../html.ts';
import { addsUp, EMPTY_LEDGER, ledgers, newsroomsOwn } from '../../../store/health/ledger.ts';
import { fill } from '../../../texts.ts';
import type { ModerationDeps } from '../../deps.ts';
import { sendDesk } from '../frame.ts';
import { atDesk } from '../guard.ts';
import { deskWords } from '../words.ts';

const PLACES = ['pending', 'approved', 'rejected', 'spam', 'removed', 'withdrawn', 'screening'] as const;

export async function showLedger({ store }: ModerationDeps, res: Response): Promise<void> {
  const { seat, place } = atDesk(res);
  const { site } = place;
  const { ledger: words } = deskWords(site.locale);
  const [books, own] = await Promise.all([ledgers(store.read), newsroomsOwn(store.read, site.id)]);
  const ledger = books.get(site.id) ?? EMPTY_LEDGER;
  const number = (n: number) => n.toLocaleString(site.locale);
  const right = addsUp(ledger);
  const body = html`<h1>${words.title}</h1><p>${words.about}</p>
<table class="ledger"><caption class="visually-hidden">${words.title}</caption>
<tbody>${PLACES.map((at) => html`<tr><th scope="row">${words.places[at]}</th><td>${number(ledger[at])}</td></tr>`)}</tbody>
<tfoot><tr><th scope="row">${words.received}</th><td>${number(ledger.received)}</td></tr></tfoot></table>
${own ? html`<p>${fill(words.own, { readers: number(ledger.received - own), own: number(own) })}</p>` : null}
<p class="${right ? 'headline' : 'fault'}">${right ? words.right : words.wrong}</p>`;
  sendDesk(res, seat, { site, title: words.title, here: 'ledger', body });
}
