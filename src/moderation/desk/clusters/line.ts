/** "37 bình luận có cùng đường dẫn này: quyết định một lần", wherever a group is named. */
import type { Site } from '../../../../config/sites.ts';
import { html, type SafeHtml } from '../../../html.ts';
import { type Cluster, COUNTED_MOST, type Common } from '../../../store/desk/clusters.ts';
import { fill } from '../../../texts.ts';
import { clusterWords } from './words.ts';

const numbers = { vi: new Intl.NumberFormat('vi-VN'), en: new Intl.NumberFormat('en-GB') };

/** The address of a group's page, below `/desk/<site>`. No hash of an address is part of it. */
export function clusterPath({ kind, key }: Common, example: string): string {
  const link = kind === 'link' ? `?${new URLSearchParams({ link: key })}` : '';
  return `/clusters/${kind}/${encodeURIComponent(example)}${link}`;
}

/** "37 bình luận có cùng đường dẫn này", and which link that is. */
export function clusterName({ kind, key, count }: Common & { count: number }, site: Site): SafeHtml {
  const words = clusterWords(site.locale);
  const number = numbers[site.locale].format(count);
  const n = count >= COUNTED_MOST ? fill(words.over, { n: number }) : number;
  return html`${fill(words[kind], { n })}${kind === 'link' ? html` (<bdi class="link-key">${key}</bdi>)` : null}`;
}

/** Groups one below the other, each leading to its page. */
export function clusterLines(
  clusters: readonly Cluster[],
  { site, path }: { site: Site; path(rest: string): string },
): SafeHtml {
  const { decide } = clusterWords(site.locale);
  return html`<ul class="clusters">${clusters.map(
    (cluster) =>
      html`<li><a href="${path(clusterPath(cluster, cluster.example))}">${clusterName(cluster, site)}: <b>${decide}</b></a></li>`,
  )}</ul>`;
}
