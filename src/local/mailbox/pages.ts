/** What the mailbox shows: the list and, beside or above it, one mail. */
import { readFileSync } from 'node:fs';
import { html, page, type SafeHtml } from '../../html.ts';
import { formatDate, formatTime } from '../../texts.ts';
import type { Mail } from './mail.ts';

export const VIEWS = ['html', 'text', 'source'] as const;
export type View = (typeof VIEWS)[number];

const HANOI = { timezone: 'Asia/Ho_Chi_Minh' };
const file = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const styles = file('mailbox.css');
const script = file('mailbox-browser.js');

/** What a frame with a stranger's HTML may do: open links in new tabs. No scripts, no forms, no origin. */
export const FRAME = 'allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation';

/**
 * The whole page.
 * @param chosen the mail that is open, with the view of it and, for `source`, its bytes as text
 */
export function mailboxPage(
  mails: readonly Mail[],
  chosen: { mail: Mail; view: View; source?: string } | null,
  nonce: string,
): string {
  const body = html`<header>
<h1><a href="/">Hộp thư <span lang="en">Mailbox</span></a></h1>
<p>Thư của bản chạy thử đều về đây, không thư nào ra khỏi máy này. <span lang="en">Every mail of this trial run ends here; none leaves this machine.</span></p>
</header>
<main class="${chosen ? 'one' : 'all'}">
<nav aria-label="Danh sách thư / Mails">${list(mails, chosen?.mail.id)}</nav>
${chosen ? reader(chosen.mail, chosen.view, chosen.source) : welcome(mails.length)}
</main>`;
  const count = mails.length > 0 ? `(${mails.length}) ` : '';
  return page({ lang: 'vi', title: `${count}Hộp thư · Mailbox`, body, nonce, styles, script });
}

/** What stands where no mail has this id. */
export function missingPage(nonce: string): string {
  const body = html`<main class="one"><section class="empty"><p>Không còn thư này. <span lang="en">This mail is gone.</span></p>
<p><a href="/">‹ Hộp thư <span lang="en">Mailbox</span></a></p></section></main>`;
  return page({ lang: 'vi', title: 'Hộp thư · Mailbox', body, nonce, styles });
}

function list(mails: readonly Mail[], open?: string): SafeHtml {
  return html`<div id="list" data-count="${mails.length}">
<div class="bar"><strong>${mails.length} thư <span lang="en">${mails.length === 1 ? 'mail' : 'mails'}</span></strong>
${
  mails.length > 0
    ? html`<form method="post" action="/delete-all"><button>Xóa hết <span lang="en">Delete all</span></button></form>`
    : null
}</div>
<ol>${mails.map((mail) => row(mail, mail.id === open))}</ol>
</div>`;
}

function row(mail: Mail, open: boolean): SafeHtml {
  const at = Date.parse(mail.receivedAt);
  return html`<li><a href="/mails/${mail.id}" ${open ? html`aria-current="true"` : null}>
<span class="to">${mail.to.join(', ')}</span>
<time datetime="${mail.receivedAt}" title="${formatDate(at, HANOI)}">${formatTime(at, HANOI)}</time>
<span class="subject">${mail.subject || '—'}</span>
<span class="start">${mail.text.replace(/\s+/g, ' ').slice(0, 120)}</span></a></li>
`;
}

function welcome(count: number): SafeHtml {
  return html`<section class="empty${count > 0 ? ' hint' : ''}">${
    count > 0
      ? html`<p>Chọn một thư để đọc. <span lang="en">Choose a mail to read.</span></p>`
      : html`<p>Chưa có thư nào. Trang này tự cập nhật khi có thư mới.</p>
<p lang="en">No mail yet. This page refreshes itself when one arrives.</p>`
  }</section>`;
}

function reader(mail: Mail, view: View, source = ''): SafeHtml {
  const at = Date.parse(mail.receivedAt);
  const tab = (name: View, label: SafeHtml) =>
    html`<a href="/mails/${mail.id}?view=${name}" ${view === name ? html`aria-current="page"` : null}>${label}</a>`;
  return html`<article>
<p class="back"><a href="/">‹ Tất cả thư <span lang="en">All mails</span></a></p>
<h2>${mail.subject || '—'}</h2>
<dl><dt>Từ <span lang="en">From</span></dt><dd>${mail.from}</dd>
<dt>Tới <span lang="en">To</span></dt><dd>${mail.to.join(', ')}</dd>
<dt>Lúc <span lang="en">At</span></dt><dd>${formatTime(at, HANOI)}, ${formatDate(at, HANOI)}</dd></dl>
<p class="tabs">${tab('html', html`HTML`)} ${tab('text', html`Văn bản <span lang="en">Text</span>`)} ${tab('source', html`Nguồn <span lang="en">Source</span>`)}</p>
${
  view === 'html' && mail.html
    ? html`<iframe sandbox="${FRAME}" src="/mails/${mail.id}/body" title="${mail.subject}"></iframe>`
    : html`<pre>${view === 'source' ? source : linked(mail.text)}</pre>`
}
</article>`;
}

/** The text part with its addresses as links, as mail programs show it. */
function linked(text: string): (SafeHtml | string)[] {
  return text
    .split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/)
    .map((part, index) =>
      index % 2 ? html`<a href="${part}" target="_blank" rel="noopener noreferrer">${part}</a>` : part,
    );
}
