import type { Site } from '../../config/sites.ts';
import type { ArticleState } from '../store/articles/articles.ts';

/** A title that was not read from the article's own page is a stranger's word and may say anything. */
export function articleTitle(
  site: Pick<Site, 'screening'>,
  state: Pick<ArticleState, 'title' | 'titleChecked'>,
): string | null {
  return state.titleChecked || site.screening.titles === 'trust' ? state.title : null;
}
