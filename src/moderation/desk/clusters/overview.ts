/** The groups among what waits: above the list of what waits the largest, on a page of their own all of them. */
import type { Response } from 'express';
import { html, type SafeHtml } from '../../../html.ts';
import type { Db } from '../../../store/database/schema.ts';
import { clustersOf } from '../../../store/desk/clusters.ts';
import type { ModerationDeps } from '../../deps.ts';
import { deskPath, sendDesk } from '../frame.ts';
import { atDesk } from '../guard.ts';
import { HERE } from '../list/page.ts';
import type { TopFacts } from '../list/top.ts';
import { deskWords } from '../words.ts';
import { clusterLines } from './line.ts';
import { STYLES } from './styles.ts';
import { clusterWords } from './words.ts';

const NAMED_ABOVE = 3;
const NAMED_MOST = 20;

/** The largest groups, for the page of what waits; null when no comments are alike. */
export async function largestClusters(
  db: Db,
  { place: { site }, path }: Pick<TopFacts, 'place' | 'path'>,
): Promise<SafeHtml | null> {
  const clusters = await clustersOf(db, site.id, NAMED_ABOVE + 1);
  if (!clusters.length) return null;
  const words = clusterWords(site.locale);
  const more =
    clusters.length > NAMED_ABOVE
      ? html`<p><a class="plain" href="${path('/clusters')}">${words.all}</a></p>`
      : null;
  return html`<section aria-label="${words.title}">${clusterLines(clusters.slice(0, NAMED_ABOVE), { site, path })}${more}</section>`;
}

export async function showClusters({ store }: ModerationDeps, res: Response): Promise<void> {
  const { seat, place } = atDesk(res);
  const { site } = place;
  const words = clusterWords(site.locale);
  const path = (rest: string) => deskPath(seat, site.id, rest);
  const clusters = await clustersOf(store.read, site.id, NAMED_MOST);
  const body = html`<p><a class="plain" href="${path('')}">${deskWords(site.locale).back}</a></p>
<h1>${words.title}</h1>
${clusters.length ? clusterLines(clusters, { site, path }) : html`<p class="headline empty">${words.none}</p>`}`;
  sendDesk(res, seat, { site, title: words.title, here: HERE, body, styles: STYLES });
}
