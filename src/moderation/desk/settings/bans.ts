/** Who may not write any more: by whom, why, until when, and the way to lift it. */
import { html, type SafeHtml } from '../../../html.ts';
import { type Cause, commentsOfBans } from '../../../store/readers/ban-causes.ts';
import { type BanRow, bansOf, liftBan } from '../../../store/readers/bans.ts';
import { fill } from '../../../texts.ts';
import { timeAndDate } from '../../words.ts';
import { buttonLabel, deskForm, pageHead } from './page-parts.ts';
import { answer, goTo, proofOf, told, type Visit } from './visit.ts';

const MOST = 200;
const LONGEST_TEXT = 160;

export async function showBans(visit: Visit, warned: string | null = null): Promise<void> {
  const { deps, site, words, now, req } = visit;
  const { bans } = words;
  const rows = await bansOf(deps.store.read, { site: site.id, now, most: MOST });
  const causes = await commentsOfBans(deps.store.read, rows);
  const said = warned
    ? null
    : req.query.said === 'lifted'
      ? bans.lifted
      : req.query.said === 'already'
        ? bans.already
        : null;
  const body = html`${pageHead(visit, words.sections.bans.title, { said, warned })}
<p>${bans.intro}</p>
${rows.length ? null : html`<p>${bans.none}</p>`}
<ul class="events">${rows.map((row) => entry(visit, row, causes.get(row.comment_id ?? '')))}</ul>
${rows.length === MOST ? html`<p class="soft">${fill(bans.more, { n: MOST })}</p>` : null}`;
  answer(visit, { title: words.sections.bans.title, body });
}

export async function pressBans(visit: Visit): Promise<void> {
  const { deps, site, place, form, words, now } = visit;
  const proof = proofOf(visit);
  if (proof === null) return;
  if (proof === 'old') return showBans(visit, words.notice.old);
  const doing = { site: site.id, moderator: place.moderator.id, channel: 'desk', now } as const;
  const since = now - site.moderation.undoMinutes * 60_000;
  const lifted = await deps.store.write((db) => liftBan(db, doing, { id: form.text('lift') }, { since }));
  goTo(visit, 'bans', { said: lifted ? 'lifted' : 'already' });
}

function entry(visit: Visit, row: BanRow, cause: Cause | undefined): SafeHtml {
  const { words, site } = visit;
  const { bans } = words;
  const kind = bans.kinds[row.kind];
  const until = row.expires_at === null ? bans.forever : fill(bans.until, timeAndDate(row.expires_at, site));
  const name = cause?.name ?? kind;
  return html`<li><p><b>${kind}</b></p>
<p class="soft">${told(bans.by, visit, { by: row.moderator_id, at: row.created_at })} · ${until}</p>
${cause?.name ? html`<p>${fill(bans.because, { name: cause.name })}</p><blockquote>${shortened(cause.text)}</blockquote>` : html`<p class="soft">${bans.gone}</p>`}
${deskForm(visit, html`<button name="lift" value="${row.id}" class="plain small">${buttonLabel(bans.lift, fill(bans.liftOf, { name }))}</button>`)}</li>`;
}

function shortened(text: string): string {
  const letters = [...text];
  return letters.length > LONGEST_TEXT ? `${letters.slice(0, LONGEST_TEXT).join('')}…` : text;
}
