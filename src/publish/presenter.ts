/** The allow-list: what leaves is built here, field by field, and nothing else ever does. */
import type { Site } from '../../config/sites.ts';
import type { Links } from '../links.ts';
import type { PublishedPage, PublishedRow } from '../store/publishing/published.ts';
import { consentText } from './consent.ts';
import type { ReceiptView } from './receipts/receipt.ts';

export interface PublicComment {
  id: string;
  /** The comment it answers; it stands under another one where threads may not be as deep. */
  parent: string | null;
  name: string;
  html: string;
  /** ISO 8601, as every time that leaves. */
  createdAt: string;
  likes: number;
  edited?: true;
  /** Written by the newsroom. */
  newsroom?: true;
  replies: PublicEntry[];
}

/** The place of a comment that is gone, kept because replies stand under it. */
export interface Tombstone {
  id: string;
  deleted: true;
  parent: string | null;
  createdAt: string;
  replies: PublicEntry[];
}

export type PublicEntry = PublicComment | Tombstone;

/**
 * One page of comments with their replies.
 * @param depth levels the site allows; what stands deeper follows its parent on the last level.
 */
export function presentComments({ top, replies }: PublishedPage, depth: number): PublicEntry[] {
  const levels = Math.max(depth, 2);
  const known = new Set([...top, ...replies].map(({ id }) => id));
  const below = new Map<string, PublishedRow[]>();
  for (const row of replies) {
    // A reply whose parent lost its place (an approval taken back) hangs on the thread's first comment.
    const above = row.parent_id !== null && known.has(row.parent_id) ? row.parent_id : row.root_id;
    const siblings = below.get(above);
    if (siblings) siblings.push(row);
    else below.set(above, [row]);
  }
  const present = (row: PublishedRow, level: number): PublicEntry[] => {
    const last = level >= levels;
    const children = (below.get(row.id) ?? []).flatMap((child) => present(child, last ? level : level + 1));
    const entry = presentEntry(row, last ? [] : children);
    if (row.html === null && children.length === 0) return [];
    return last ? [entry, ...children] : [entry];
  };
  return top.flatMap((row) => present(row, 1));
}

function presentEntry(row: PublishedRow, replies: PublicEntry[]): PublicEntry {
  const createdAt = new Date(row.created_at).toISOString();
  const parent = row.answers_id ?? row.parent_id;
  if (row.html === null) return { id: row.id, deleted: true, parent, createdAt, replies };
  return {
    id: row.id,
    parent,
    name: row.name,
    html: row.html,
    createdAt,
    likes: row.likes,
    ...(row.edited && { edited: true as const }),
    ...(row.newsroom && { newsroom: true as const }),
    replies,
  };
}

/** What a form needs to know of a site and an article. */
export function presentSettings(
  site: Site,
  { links, closed, paused }: { links: Pick<Links, 'rules' | 'privacy'>; closed: boolean; paused: boolean },
) {
  const { depth, likes, maxLength, email, phone, hours, editMinutes } = site.comments;
  return {
    closed,
    paused,
    depth,
    likes,
    maxLength,
    fields: { email, phone },
    consent: { version: site.consent.version, required: site.consent.required, text: consentText(site) },
    links: rulesAndPrivacy(site, links),
    hours,
    name: site.name,
    timezone: site.timezone,
    locale: site.locale,
    diacritics: site.screening.diacritics,
    editMinutes,
  };
}
export type PublicSettings = ReturnType<typeof presentSettings>;

/** The site's own pages, or the built-in ones. */
export function rulesAndPrivacy(site: Site, links: Pick<Links, 'rules' | 'privacy'>) {
  return {
    rules: site.links.rules ?? links.rules(site.id),
    privacy: site.links.privacy ?? links.privacy(site.id),
  };
}

/** What a receipt tells its holder. */
export function presentReceipt(view: ReceiptView) {
  const { status, publishAt, decidedAt, reason, text } = view;
  return {
    status,
    ...(publishAt !== null && { publishAt: new Date(publishAt).toISOString() }),
    ...(decidedAt !== null && { decidedAt: new Date(decidedAt).toISOString() }),
    ...(reason !== null && { reason }),
    text,
    ...(view.edited && { edited: true as const }),
    ...(view.editWaiting && { editWaiting: true as const }),
  };
}
