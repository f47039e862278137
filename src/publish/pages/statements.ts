/** The built-in "Nội quy bình luận" and "Thông báo về dữ liệu cá nhân", for sites without pages of their own. */
import { isIP } from 'node:net';
import type { Site } from '../../../config/sites.ts';
import { html, type SafeHtml } from '../../html.ts';
import { OPEN_KEPT_DAYS } from '../../store/upkeep/votes.ts';
import { fill } from '../../texts.ts';
import privacyEn from '../statements/privacy.en.json' with { type: 'json' };
import privacyVi from '../statements/privacy.vi.json' with { type: 'json' };
import rulesEn from '../statements/rules.en.json' with { type: 'json' };
import rulesVi from '../statements/rules.vi.json' with { type: 'json' };
import { formatNumber } from '../texts.ts';

/** A sentence, or one that is true only with some settings of a site. */
type Line = string | { when: string; text: string };

interface Statement {
  title: string;
  lead: string;
  sections: { heading: string; before?: Line[]; items?: Line[]; after?: Line[] }[];
}

const STATEMENTS: Record<'rules' | 'privacy', Record<Site['locale'], Statement>> = {
  rules: { vi: rulesVi, en: rulesEn },
  privacy: { vi: privacyVi, en: privacyEn },
};

/** The service of that name itself; others may speak like it at another address. */
const AKISMET = 'rest.akismet.com';

/** A statement in the site's language that says what its settings come to. */
export function statementView(kind: 'rules' | 'privacy', site: Site): { title: string; body: SafeHtml } {
  const { title, lead, sections } = STATEMENTS[kind][site.locale];
  const { comments, retention, consent, services } = site;
  const { akismet, hook } = services;
  const known = site.screening.autoApprove === 'known';
  const asked: Record<string, boolean> = {
    email: comments.email !== 'hidden',
    phone: comments.phone !== 'hidden',
    contact: comments.email !== 'hidden' || comments.phone !== 'hidden',
    consent: consent.required,
    likes: comments.likes,
    noLikes: !comments.likes,
    edits: comments.editMinutes > 0,
    editsWaiting: comments.editMinutes === 0,
    closes: comments.closeAfterDays > 0,
    allReviewed: !known,
    knownAtOnce: known,
    knownByDevice: known && comments.email === 'hidden',
    knownByMail: known && comments.email !== 'hidden',
    akismet: akismet !== null && !akismet.address,
    akismetAddress: akismet?.address === true,
    hook: hook !== null,
  };
  const values = {
    site: site.name,
    version: consent.version,
    ...(akismet && { akismet: serviceName(akismet.url) }),
    ...(hook && { hook: serviceName(hook.url) }),
    maxLength: formatNumber(comments.maxLength, site.locale),
    editTime: span(comments.editMinutes, 'minute', site),
    closeTime: span(comments.closeAfterDays, 'day', site),
    ipTime: span(retention.ipDays, 'day', site),
    emailTime: span(retention.emailDays, 'day', site),
    reasonTime: span(Math.max(retention.emailDays, OPEN_KEPT_DAYS), 'day', site),
  };
  const lines = (some: Line[] = []) =>
    some.flatMap((line) => {
      if (typeof line === 'string') return [fill(line, values)];
      return asked[line.when] ? [fill(line.text, values)] : [];
    });
  const paragraphs = (some?: Line[]) => lines(some).map((line) => html`<p>${line}</p>`);
  const body = html`<h1>${title}</h1>
<div class="prose">
<p>${fill(lead, values)}</p>
${sections.map(
  ({ heading, before, items, after }) => html`<h2>${heading}</h2>
${paragraphs(before)}${items ? html`<ul>${lines(items).map((line) => html`<li>${line}</li>`)}</ul>` : null}${paragraphs(after)}`,
)}
</div>`;
  return { title, body };
}

function span(count: number, unit: 'minute' | 'day', { locale }: Site): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

/** The name people may know a service by, with a space before it; a bare number says nothing to them. */
function serviceName(url: string): string {
  const { hostname } = new URL(url);
  if (isIP(hostname) || hostname.startsWith('[')) return '';
  return hostname === AKISMET ? ` Akismet (${hostname})` : ` ${hostname}`;
}
