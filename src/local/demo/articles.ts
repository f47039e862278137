/** What the demo newspaper prints: places and people are invented. */
import { readFileSync } from 'node:fs';

export interface Article {
  /** What the comment service knows it by. */
  id: string;
  slug: string;
  section: string;
  title: string;
  /** `dd/mm/yyyy hh:mm:ss`, as printed. */
  updated: string;
  lead: string;
  picture: string | null;
  alt: string;
  caption: string;
  text: string[];
  byline: string;
}

/** Newest first; the first is the one the demo points to. */
export const articles: readonly Article[] = JSON.parse(
  readFileSync(new URL('articles.json', import.meta.url), 'utf8'),
);

/** The article's place in the paper, as old content systems build it: words, a date and a time. */
export function pathOf({ slug, id }: Article): string {
  return `/tin-tuc/${slug}-${id}.aspx`;
}
