import type { Position } from '../../store/publishing/published.ts';

export type Sort = 'newest' | 'oldest' | 'top';

/** Where a page of the list ended, as clients hand it back; in an order by likes these are part of it. */
export function encodeCursor({ createdAt, id, likes }: Position, sort: Sort): string {
  const place = sort === 'top' ? `${likes}.${createdAt}.${id}` : `${createdAt}.${id}`;
  return Buffer.from(place).toString('base64url');
}

/** @returns null for anything this service did not hand out for this order. */
export function decodeCursor(cursor: string, sort: Sort): Position | null {
  if (!/^[\w-]{20,100}$/.test(cursor)) return null;
  const place = Buffer.from(cursor, 'base64url').toString('latin1');
  const [, likes, createdAt, id] = /^(?:(\d{1,9})\.)?(\d{1,15})\.([0-9a-f-]{36})$/.exec(place) ?? [];
  if (!id || (likes !== undefined) !== (sort === 'top')) return null;
  return { createdAt: Number(createdAt), id, likes: Number(likes ?? 0) };
}
