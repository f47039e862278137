/** Ids of new moderators: they stand in the log for good, so no id is ever given twice. */

import type { SiteSettings } from '../../../../site-settings.ts';
import type { Db } from '../../../../store/database/schema.ts';
import { hasEverBeen } from '../../../../store/moderators/mailboxes.ts';

const LONGEST = 30;

/** `hoa` for Nguyễn Thị Hoa, `hoa-2` when there was a Hoa before. */
export async function newModeratorId(
  db: Db,
  { site, file, overlay }: SiteSettings,
  name: string,
): Promise<string> {
  const stem = stemOf(name);
  const known = new Set([
    ...[...site.moderators, ...file.moderators].map(({ id }) => id.toLowerCase()),
    ...overlay.map(({ key }) => key.toLowerCase().replace(/^moderators\./, '')),
  ]);
  for (let n = 1; ; n++) {
    const id = n === 1 ? stem : `${stem}-${n}`;
    if (!known.has(id) && !(await hasEverBeen(db, { site: site.id, moderator: id }))) return id;
  }
}

function stemOf(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
  const words = plain.split(/[^a-z0-9]+/).filter(Boolean);
  return (words.at(-1) ?? 'nguoi-duyet').slice(0, LONGEST);
}
