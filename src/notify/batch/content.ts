/** What a mail says, gathered from the rows; its links are still missing. */
import type { Moderator, Site } from '../../../config/sites.ts';
import { confirmCode } from '../../confirm-code.ts';
import type { Links } from '../../links.ts';
import type { Keys } from '../../signing.ts';
import type { Db, MailRow } from '../../store/database/schema.ts';
import type { MailedComment } from '../../store/mail/comments.ts';
import { lastSentAt, undecidedSpam } from '../../store/mail/facts.ts';
import { mailboxStates } from '../../store/moderators/mailboxes.ts';
import { linkExpiry, NO_TOKEN } from '../minting.ts';
import { recipients } from '../recipients.ts';
import type { MailComment, ModerationMail } from './words.ts';

export interface ContentDeps {
  links: Pick<Links, 'token'>;
  keys: Pick<Keys, 'code' | 'contact'>;
  /** Reasons as stored (JSON) in words, in the site's language. */
  describeReasons(reasons: string, locale: 'vi' | 'en'): string[];
}

/** No real line is longer than one with this many. */
const BIG_COUNT = 999_999;

interface Drafting {
  mail: MailRow;
  site: Site;
  moderator: Moderator;
  waiting: readonly MailedComment[];
}

/** A whole mail as long as the real one will be at most, with links that lead nowhere. */
export async function draft(
  db: Db,
  { links, keys, describeReasons }: ContentDeps,
  { mail, site, moderator, waiting }: Drafting,
  now: number,
): Promise<ModerationMail> {
  const stateOf = await mailboxStates(db, site.id);
  const everybody = recipients(site.moderators, stateOf, { now, keys });
  const scannedAt = stateOf(moderator.id).scanner_seen_at ?? 0;
  const trusted = site.screening.titles === 'trust';
  const link = links.token('moderate', NO_TOKEN);
  return {
    site,
    moderator: moderator.name,
    comments: waiting.map(
      ({ comment, text, reasons, article, parent, before }): MailComment => ({
        name: comment.name,
        text,
        createdAt: comment.created_at,
        waitingSince: comment.waiting_since ?? comment.created_at,
        reasons: describeReasons(reasons, site.locale),
        parent,
        article: { ...article, titleChecked: article.titleChecked || trusted },
        edited:
          before === null ? null : { of: comment.status === 'approved' ? 'published' : 'mailed', before },
        link,
      }),
    ),
    open: links.token('batch', NO_TOKEN),
    code: site.moderation.confirm === 'code' ? confirmCode(keys, mail.id) : null,
    pause: links.token('pause', NO_TOKEN),
    expiresAt: linkExpiry(site, now),
    now,
    left: BIG_COUNT,
    spam: await undecidedSpam(db, site.id),
    // Asked only where a machine was seen at all: it looks through every mail this moderator ever had.
    scannerSeen:
      scannedAt > 0 && scannedAt > (await lastSentAt(db, { site: site.id, moderator: moderator.id })),
    onlyRecipient: everybody.some((one) => one.moderator.id === moderator.id && one.inSpiteOfPause),
  };
}
