/** The ledger and the audit of the rows in words for operators. */
import type { AuditCode, AuditFinding } from '../../store/health/audit.ts';
import { addsUp, type Ledger, LOST } from '../../store/health/ledger.ts';

/** `120 received = 3 in screening + 100 approved + …`; places where nothing is are left out. */
export function ledgerInWords(ledger: Ledger): string {
  const { received, screening, ...places } = ledger;
  const named: [string, number][] = [['in screening', screening], ...Object.entries(places)];
  const sum = named.filter(([, n]) => n > 0).map(([place, n]) => `${n} ${place}`);
  return `${received} received ${addsUp(ledger) ? '=' : '≠'} ${sum.join(' + ') || '0'}`;
}

/** The site's id, or what stands in its place. */
export function siteInWords(site: string): string {
  return site === LOST ? 'texts whose comment is gone' : site;
}

export function auditInWords({ code, count, examples }: AuditFinding): string {
  const more = count > examples.length ? ', …' : '';
  return `${WORDS[code]}: ${count} (${examples.join(', ')}${more})`;
}

const WORDS: Record<AuditCode, string> = {
  'status-unknown': 'comments with a status that does not exist',
  'comment-without-revision': 'comments without their text',
  'revision-without-comment': 'texts whose comment is gone',
  'decision-without-comment': 'decisions whose comment is gone',
  'reply-to-nothing': 'replies to a comment that is gone',
  'key-doubled': 'comments that were taken twice',
  'decided-by-nobody': 'comments that stand as decided, with no decision in the log',
  'status-against-decision': 'comments that stand otherwise than the last decision says',
  'approved-shows-nothing': 'approved comments that readers cannot see',
  'pending-waits-for-nobody': 'pending comments that no mail would name',
  'settled-but-waiting': 'comments that are settled and still wait',
  'received-not-unscreened': 'new comments that screening passes by',
  'mail-sent-without-time': 'mails that were sent at no time',
  'mail-claimed-for-ever': 'mails that no worker would take up again',
  'mailed-without-mail': 'comments that count as mailed in a mail that is gone',
  'mail-about-nothing': 'mails about a comment that is gone',
};
