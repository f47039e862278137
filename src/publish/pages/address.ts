import type { Sort } from '../list/cursor.ts';

/** The address of the hosted page in one of its states. @param url without a query */
export function pageAddress(
  url: string,
  { sort = 'newest', cursor, ...about }: { sort?: Sort; cursor?: string; reply?: string; report?: string },
): string {
  const query = new URLSearchParams({
    ...(sort !== 'newest' && { sort }),
    ...(cursor && { cursor }),
    ...(about.reply && { reply: about.reply }),
    ...(about.report && { report: about.report }),
  });
  return query.size > 0 ? `${url}?${query}` : url;
}
