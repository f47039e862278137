/** Turns a checked submission into the row that is committed. */
import type { Site } from '../../config/sites.ts';
import { ownArticleUrl } from '../article-url.ts';
import type { Signals } from '../comment.ts';
import { uuidv7 } from '../ids.ts';
import { readerHash } from '../reader-id.ts';
import { digest, type Keys, mac, receiptFor, seal } from '../signing.ts';
import type { Place } from '../store/comments.ts';
import type { NewSubmission } from '../store/submissions.ts';
import type { Submission } from './submission.ts';

export interface Arrival {
  site: Site;
  submission: Submission;
  signals: Signals;
  stampHash: string | null;
  idempotencyKey: string;
  place: Place | null;
  /** The sentence of the site's consent, as forms show it now. */
  consentText: string;
  address: string | null;
  network: string | null;
  readerId: string | null;
  now: number;
}

/** A fingerprint of what makes a submission this one: a retry has the same, another comment has not. */
export function contentFingerprint(keys: Keys, submission: Submission): string {
  const { site, article, parent, name, email, phone, text, consent, notify } = submission;
  return mac(
    keys.fingerprint,
    site,
    article.id,
    parent ?? '',
    name,
    email ?? '',
    phone ?? '',
    text,
    consent ?? '',
    notify ? '1' : '0',
  );
}

/** The row, its first revision and its article; addresses encrypted and, for exact search, hashed under a key. */
export function toRow(keys: Keys, arrival: Arrival): NewSubmission & { receipt: string } {
  const { site, submission, now, address, network } = arrival;
  const id = uuidv7(now);
  const receipt = receiptFor(keys, id);
  const email = site.comments.email === 'hidden' ? null : submission.email?.trim() || null;
  const phone = site.comments.phone === 'hidden' ? null : submission.phone?.trim() || null;
  return {
    receipt,
    text: submission.text,
    article: {
      url: ownArticleUrl(submission.article.url, site),
      title: submission.article.title?.trim() || null,
    },
    comment: {
      id,
      site: site.id,
      article_id: submission.article.id,
      parent_id: arrival.place?.parentId ?? null,
      answers_id: arrival.place?.answersId ?? null,
      root_id: arrival.place?.rootId ?? id,
      depth: arrival.place?.depth ?? 1,
      reader_hash: arrival.readerId && readerHash(keys, site.id, arrival.readerId),
      status: 'received',
      version: 1,
      revision: 1,
      published_revision: null,
      waiting_since: null,
      publish_at: null,
      announced_at: null,
      queued_at: now,
      starts: 0,
      idempotency_key: arrival.idempotencyKey,
      content_fingerprint: contentFingerprint(keys, submission),
      receipt_hash: digest(receipt),
      name: submission.name,
      contact: email || phone ? seal(keys.seal, JSON.stringify({ email, phone }), `contact ${id}`) : null,
      contact_hash: email && mac(keys.contact, email.toLowerCase()),
      notify: submission.notify && email ? 1 : 0,
      ip: address && seal(keys.seal, address, `ip ${id}`),
      ip_hash: network && mac(keys.address, network),
      consent:
        submission.consent &&
        JSON.stringify({
          version: submission.consent,
          at: now,
          // The sentence of another version (a page that stood open) is not known here.
          text: submission.consent === site.consent.version ? digest(arrival.consentText) : null,
        }),
      signals: JSON.stringify(arrival.signals),
      stamp_hash: arrival.stampHash,
      created_at: now,
      decided_by: null,
      decided_at: null,
    },
  };
}
