/** `/desk/<site>/mails`: whom mail reaches, and which mails did not go out. */
import type { Request, Response } from 'express';
import { html, type SafeHtml } from '../../../html.ts';
import { type Undelivered, undeliveredMails } from '../../../store/desk/undelivered.ts';
import { fill, formatDateTime } from '../../../texts.ts';
import type { ModerationDeps } from '../../deps.ts';
import { sendTrial } from '../../trial/asking.ts';
import { readForm } from '../../visit/form.ts';
import { wordsOf } from '../../words.ts';
import { errorInWords } from '../error-words.ts';
import { sendDesk } from '../frame.ts';
import { atDesk, demandNonce } from '../guard.ts';
import { shortAddress } from '../list/top.ts';
import { type Mailbox, mailboxesOf } from '../mailboxes.ts';
import { refused } from '../refusals.ts';
import { type DeskWords, deskWords } from '../words.ts';

export async function showMails(
  deps: ModerationDeps,
  res: Response,
  said: string | null = null,
  status = 200,
): Promise<void> {
  const { seat, place } = atDesk(res);
  const { site } = place;
  const { store, clock } = deps;
  const { mails: words } = deskWords(site.locale);
  const [mailboxes, undelivered] = await Promise.all([
    mailboxesOf(deps, site),
    undeliveredMails(store.read, { site: site.id, now: clock() }),
  ]);
  const nonce = seat.formNonce();
  const people = site.moderators.map(({ id, name, email }) => {
    const { said: lines, mayAsk } = mailboxes.get(id) as Mailbox;
    return html`<li><p><b>${name}</b> <span class="soft">${shortAddress(email)}</span></p>
${lines.map((line) => html`<p>${line}</p>`)}
${
  mayAsk === null
    ? null
    : html`<form method="post"><input type="hidden" name="nonce" value="${nonce}"><input type="hidden" name="moderator" value="${id}">
<button name="action" value="trial" class="plain">${words.again}<span class="visually-hidden"> ${name}</span></button></form>`
}</li>`;
  });
  const body = html`<h1>${words.title}</h1>
${said ? html`<p class="notice" role="status">${said}</p>` : null}
<section><h2>${words.people}</h2><ul class="plain-list">${people}</ul></section>
<section><h2>${words.undelivered}</h2>${
    undelivered.length
      ? html`<ul class="plain-list">${undelivered.map((mail) => mailLine(mail))}</ul>`
      : html`<p>${words.none}</p>`
  }</section>`;
  sendDesk(res, seat, { site, title: words.title, here: 'mails', body }, { status });

  function mailLine({
    kind,
    state,
    error,
    moderator,
    created_at,
    queued_at,
    comments,
  }: Undelivered): SafeHtml {
    const name = site.moderators.find(({ id }) => id === moderator)?.name ?? moderator;
    const next =
      state === 'queued'
        ? fill(words.tryAgain, { time: formatDateTime(queued_at, site) })
        : words.states[state === 'sending' ? 'sending' : 'failed'];
    return html`<li><p><b>${kindInWords(kind, words)}</b>${comments ? ` (${fill(words.comments, { n: comments })})` : ''} · ${fill(words.to, { name })} · <span class="soft">${formatDateTime(created_at, site)}</span></p>
<p>${next} ${errorInWords(error, words)}.</p></li>`;
  }
}

function kindInWords(kind: string, { kinds }: DeskWords['mails']): string {
  return (kinds as Record<string, string>)[kind.replace(/-\d+$/, '')] ?? kinds.other;
}

/** "Gửi lại thư thử". */
export async function pressedMails(deps: ModerationDeps, req: Request, res: Response): Promise<void> {
  const at = atDesk(res);
  const { seat, place } = at;
  const { site } = place;
  const { mails: words } = deskWords(site.locale);
  const proof = demandNonce(req, seat);
  if (proof === 'foreign') return refused(at, res);
  if (proof === 'expired') return showMails(deps, res, wordsOf(site.locale).notice.old);
  const wanted = (req.body as Record<string, unknown> | undefined)?.moderator;
  const moderator = site.moderators.find(({ id }) => id === wanted);
  if (readForm(req.body).action !== 'trial' || !moderator)
    return showMails(deps, res, wordsOf(site.locale).notice.unclear, 422);
  const asked = await sendTrial(deps, site, moderator);
  const said = asked === 'sent' ? words.sent : words.sentLately;
  return showMails(deps, res, fill(said, { name: moderator.name }));
}
