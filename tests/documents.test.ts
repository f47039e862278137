/** What the pages of the documentation owe each other: the same code in both languages, and links that lead somewhere. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const files = (...patterns: string[]) => globSync(patterns).map((file) => file.replaceAll('\\', '/'));
const textOf = (file: string) => readFileSync(file, 'utf8');

const pages = files('README*.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/**/*.md');
const vietnamese = pages.filter((page) => page.endsWith('.vi.md'));
const guides = pages.filter((page) => page.startsWith('docs/guides/'));

const FENCED = /^( *)```[^`\n]*\n[\s\S]*?^\1```$/gm;
const INLINE = /`[^`]+`/g;

/** A page's fenced code with the language it names, byte for byte. */
const blocksOf = (page: string) => textOf(page).match(FENCED) ?? [];
const proseOf = (page: string) => textOf(page).replace(FENCED, '');
/** What stands in code within a sentence, wherever its lines are broken. */
const namesIn = (page: string) =>
  (proseOf(page).match(INLINE) ?? []).map((name) => name.replace(/\s+/g, ' '));

/** The English pages that a Vietnamese one tells: the guides stand in the page about the box. */
function originalsOf(page: string): string[] {
  const same = page.replace(/\.vi\.md$/, '.md');
  return page === 'docs/embed.vi.md' ? [same, ...guides] : [same];
}

describe('the pages in Vietnamese', () => {
  test('are the first page, the one about the box and the one about a server', () => {
    expect([...vietnamese].sort()).toEqual(['README.vi.md', 'docs/embed.vi.md', 'docs/production.vi.md']);
  });

  test.each(vietnamese)('%s shows no code that the English pages do not show', (page) => {
    const theirs = new Set(originalsOf(page).flatMap(blocksOf));
    expect(blocksOf(page)).not.toEqual([]);
    expect(blocksOf(page).filter((block) => !theirs.has(block))).toEqual([]);
  });

  // The first page is shorter in Vietnamese, and leads to the English one for what it leaves out.
  const whole = vietnamese.filter((page) => page !== 'README.vi.md');

  test.each(whole)('%s shows all code of the English pages', (page) => {
    const ours = new Set(blocksOf(page));
    expect(
      originalsOf(page).flatMap((original) => blocksOf(original).filter((block) => !ours.has(block))),
    ).toEqual([]);
  });

  test.each(whole)(
    '%s names every attribute, command, setting and code that the English pages name',
    (page) => {
      const ours = new Set(namesIn(page));
      expect(
        originalsOf(page).flatMap((original) => namesIn(original).filter((name) => !ours.has(name))),
      ).toEqual([]);
    },
  );

  test.each(vietnamese)('%s and its English pages lead to each other', (page) => {
    const originals = originalsOf(page);
    expect(targetsOf(page).map(({ file }) => file)).toContain(originals[0]);
    for (const original of originals)
      expect([original, ...targetsOf(original).map(({ file }) => file)]).toContain(page);
  });
});

/** Where a page's links within the repository lead: a file, and the heading in it, if one is named. */
function targetsOf(page: string): { link: string; file: string; heading: string }[] {
  const links = proseOf(page)
    .replace(INLINE, '')
    .matchAll(/\]\(([^()\s]+)\)/g);
  return [...links]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [path = '', heading = ''] = link.split('#').map(decodeURIComponent);
      return {
        link,
        file: path ? normalize(join(dirname(page), path)).replaceAll('\\', '/') : page,
        heading,
      };
    });
}

/** The names by which the headings of a page are reached, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return [...proseOf(page).matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = '']) => {
    const name = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before ? `${name}-${before}` : name;
  });
}

describe('links', () => {
  test.each(pages)('those of %s lead to files and headings that exist', (page) => {
    const astray = targetsOf(page).filter(
      ({ file, heading }) => !existsSync(file) || (heading && !anchorsOf(file).includes(heading)),
    );
    expect(astray.map(({ link }) => link)).toEqual([]);
  });

  test('are found at all, those to a heading among them', () => {
    const all = pages.flatMap(targetsOf);
    expect(all.length).toBeGreaterThan(50);
    expect(all.filter(({ heading }) => heading).length).toBeGreaterThan(5);
  });
});

test('no page leaves a block of code open', () => {
  const open = (page: string) =>
    proseOf(page).includes('```') || blocksOf(page).some((block) => /\n *```[\s\S]*\n/.test(block));
  expect(pages.filter(open)).toEqual([]);
});
