import type { NewComment } from '../../src/store/database/schema.ts';
import type { ScreeningResult } from '../../src/store/screenings.ts';
import type { NewSubmission } from '../../src/store/submissions.ts';

/** A submission as the door stores it; `fields` are laid over. */
export function newComment(fields: Partial<NewComment> & { text?: string } = {}): NewSubmission {
  const { text = 'Bài viết rất hay, cảm ơn tòa soạn.', ...rest } = fields;
  const id = rest.id ?? 'c1';
  return {
    text,
    article: { url: 'https://bao.example/1', title: 'Mùa sen' },
    comment: {
      id,
      site: 'dongthap',
      article_id: 'a1',
      root_id: id,
      depth: 1,
      status: 'received',
      version: 1,
      revision: 1,
      queued_at: 1_000,
      starts: 0,
      idempotency_key: id,
      content_fingerprint: 'fingerprint',
      receipt_hash: `receipt ${id}`,
      name: 'Nguyễn Văn An',
      contact: 'sealed contact',
      contact_hash: 'hash of contact',
      notify: 0,
      ip: 'sealed address',
      ip_hash: 'hash of address',
      signals: JSON.stringify({ honeypot: false, stamp: 'valid', origin: 'listed', overLimit: [] }),
      created_at: 1_000,
      ...rest,
    },
  };
}

/** What screening says of an ordinary comment. */
export const SCREENED: ScreeningResult = {
  name: 'Nguyễn Văn An',
  text: 'Bài viết rất hay, cảm ơn tòa soạn.',
  html: '<p>Bài viết rất hay, cảm ơn tòa soạn.</p>',
  policy: 'text-1',
  verdict: 'pending',
  score: 0,
  reasons: '[]',
  foldedHash: 'folded',
};
