/** What an article's page says of itself. Pure. */
import { Parser } from 'htmlparser2';
import { isBlank } from '../../graphemes.ts';
import { titleLine } from '../../title-line.ts';

export interface PageFacts {
  /** One line; null when the page has none. */
  title: string | null;
  /** Ids of the articles that the page's comments are about, by the site's own script tags and plain links. */
  articles: string[];
  /** A script tag of the site names no article: the page's own address does. */
  unnamed: boolean;
}

/** Deeper than any page is: each closing tag is looked for among all that are open. */
const DEPTH_MOST = 200;
/** Far more than is kept of it. */
const TEXT_MOST = 4_000;
const SLICE = 16 * 1_024;

/** The title is what the page gives to those who share it, else its own, else its first headline. */
export function readPage(html: string, site: { id: string; name: string }): PageFacts {
  const articles: string[] = [];
  let unnamed = false;
  let shared = '';
  /** By the name of the tag: what its first element with any text says. */
  const said: Record<string, string> = { title: '', h1: '' };
  let inside: string | null = null;
  let words = '';
  let foreign = 0;
  let depth = 0;
  const parser = new Parser({
    onopentag(name, attributes) {
      depth += 1;
      if (name === 'svg') foreign += 1;
      if (name === 'meta' && [attributes.property, attributes.name].includes('og:title'))
        shared ||= visible(attributes.content ?? '');
      const ours = name === 'script' && attributes['data-site'] === site.id;
      const named = attributes['data-binhluan-list'] || (ours && attributes['data-article']);
      if (named) articles.push(named.normalize('NFC'));
      else if (ours) unnamed = true;
      // A drawing has titles of its own.
      if (said[name] === '' && !foreign && !inside) {
        inside = name;
        words = '';
      }
    },
    ontext(text) {
      if (inside) words += text;
    },
    onclosetag(name) {
      depth -= 1;
      if (name === 'svg') foreign -= 1;
      if (name !== inside) return;
      said[name] = words.trim() && visible(words);
      inside = null;
    },
  });
  for (let at = 0; at < html.length && depth < DEPTH_MOST; at += SLICE)
    parser.write(html.slice(at, at + SLICE));
  parser.end();
  const title = shared || said.title || said.h1 || '';
  return { title: withoutPaper(title, site.name) || null, articles, unnamed };
}

function visible(text: string): string {
  const line = titleLine(text.slice(0, TEXT_MOST));
  return isBlank(line) ? '' : line;
}

/** `Mùa sen về sớm - Báo Mẫu Online` says at its end what every mail says at its beginning. */
function withoutPaper(title: string, paper: string): string {
  const name = titleLine(paper);
  if (!title.endsWith(name)) return title;
  const rest = title.slice(0, -name.length).trimEnd();
  const bare = rest.replace(/[-|–—·:»•]$/u, '').trimEnd();
  return bare === rest || isBlank(bare) ? title : bare;
}
